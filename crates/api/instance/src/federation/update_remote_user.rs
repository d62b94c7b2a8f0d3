//! `federation/update-remote-user`: asks another server anew for one of its accounts.

use kanikey_api_kit::prelude::*;
use kanikey_db::users;
use kanikey_domain::{LookupError, lookup};

const NO_SUCH_USER: ErrorCode = ErrorCode::new(
    "NO_SUCH_USER",
    "33a1e3b0-1b0f-4b8d-9d0e-6f0f7a3fd0a5",
    "No such user of another server.",
);
const FAILED: ErrorCode = ErrorCode::new(
    "FAILED_TO_RESOLVE_REMOTE_USER",
    "5f9a4c1e-6c0b-4c86-8b52-0a8a4f0b1d27",
    "The other server does not tell of the user.",
);

/// Asks another server anew for one of its accounts.
pub struct UpdateRemoteUser;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for UpdateRemoteUser {
    const META: Meta = Meta::new(
        "federation/update-remote-user",
        module_path!(),
        "Asks another server anew for one of its accounts.",
    )
    .anyone()
    // Everybody may ask, and each time another server is asked.
    .limit(Limit::per_hour(60))
    .errors(&[NO_SUCH_USER, FAILED]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let user = users::by_id(&mut *ctx.conn().await?, &params.user_id).await?;
        let user = user
            .filter(|user| user.host.is_some() && !user.is_deleted)
            .ok_or(NO_SUCH_USER)?;
        match lookup::refresh_user(&ctx.site, &user).await {
            Ok(()) => Ok(NoContent),
            Err(LookupError::Domain(error)) => Err(error.into()),
            Err(error) => Err(FAILED.with_message(error.to_string())),
        }
    }
}
