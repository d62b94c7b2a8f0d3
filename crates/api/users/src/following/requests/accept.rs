//! `following/requests/accept`: accepts that a user follows the caller.

use kanikey_api_kit::prelude::*;
use kanikey_domain::following::{self, FollowError};

use crate::{lookup, unexpected};

const NO_FOLLOW_REQUEST: ErrorCode = ErrorCode::new(
    "NO_FOLLOW_REQUEST",
    "bcde4f8b-0913-4614-8881-614e522fb041",
    "No follow request.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "66ce1645-d66c-46bb-8b79-96739af885bd", "No such user.");

/// Accepts that a user follows the caller.
pub struct Accept;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Accept {
    const META: Meta = Meta::new(
        "following/requests/accept",
        module_path!(),
        "Accepts that a user follows the caller.",
    )
    .user()
    .permission(Permission::WriteFollowing)
    .errors(&[NO_FOLLOW_REQUEST, NO_SUCH_USER]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        let follower = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        following::accept_request(&ctx.site, me, &follower)
            .await
            .map_err(|error| match error {
                FollowError::NoRequest => NO_FOLLOW_REQUEST.into(),
                error => unexpected(error),
            })?;
        Ok(NoContent)
    }
}
