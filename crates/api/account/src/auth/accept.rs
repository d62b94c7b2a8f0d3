//! `auth/accept`: lets a registered app in.

use kanikey_api_kit::prelude::*;
use kanikey_domain::apps::{self, SessionError};

const NO_SUCH_SESSION: ErrorCode = ErrorCode::new(
    "NO_SUCH_SESSION",
    "9c72d8de-391a-43c1-9d06-08d29efde8df",
    "No such session.",
);

/// Lets a registered app in.
pub struct Accept;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    token: Text<1, 128>,
}

impl Endpoint for Accept {
    const META: Meta = Meta::new("auth/accept", module_path!(), "Lets a registered app in.")
        .user()
        .secure()
        .errors(&[NO_SUCH_SESSION]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        apps::accept(&ctx.site, &ctx.me()?.user, &params.token)
            .await
            .map_err(|error| match error {
                SessionError::Domain(error) => ApiError::from(error),
                _ => NO_SUCH_SESSION.into(),
            })?;
        Ok(NoContent)
    }
}
