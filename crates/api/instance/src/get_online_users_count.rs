//! `get-online-users-count`: how many accounts were active in the last ten minutes.

use kanikey_api_kit::prelude::*;
use kanikey_domain::instance;

/// How many accounts were active in the last ten minutes.
pub struct GetOnlineUsersCount;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// The count.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    count: i64,
}

impl Endpoint for GetOnlineUsersCount {
    const META: Meta = Meta::new(
        "get-online-users-count",
        module_path!(),
        "How many accounts were active in the last ten minutes.",
    )
    .anyone()
    .get(60);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Answer> {
        Ok(Answer {
            count: instance::online_users(&ctx.site).await?,
        })
    }
}
