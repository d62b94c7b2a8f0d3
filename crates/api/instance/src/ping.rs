//! `ping`: answers the server's time.

use kanikey_api_kit::prelude::*;

/// Answers the server's time.
pub struct Ping;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// The time.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    /// Milliseconds since 1970.
    pong: i64,
}

impl Endpoint for Ping {
    const META: Meta = Meta::new("ping", module_path!(), "Answers the server's time.").anyone();
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Answer> {
        Ok(Answer {
            pong: ctx.site.clock.now().timestamp_millis(),
        })
    }
}
