//! `following/invalidate`: ends that a user follows the caller.

use kanikey_api_kit::prelude::*;
use kanikey_domain::following::{self, FollowError};
use kanikey_entities::UserLite;

use crate::{lookup, unexpected};

const FOLLOWER_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "FOLLOWER_IS_YOURSELF",
    "07dc03b9-03da-422d-885b-438313707662",
    "Follower is yourself.",
);
const NOT_FOLLOWING: ErrorCode = ErrorCode::new(
    "NOT_FOLLOWING",
    "918faac3-074f-41ae-9c43-ed5d2946770d",
    "The other use is not following you.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "b77e6ae6-a3e5-40da-9cc8-c240115479cc", "No such user.");

/// Ends that a user follows the caller.
pub struct Invalidate;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Invalidate {
    const META: Meta = Meta::new(
        "following/invalidate",
        module_path!(),
        "Ends that a user follows the caller.",
    )
    .user()
    .permission(Permission::WriteFollowing)
    .limit(Limit::per_hour(100))
    .prohibit_moved()
    .errors(&[FOLLOWER_IS_YOURSELF, NOT_FOLLOWING, NO_SUCH_USER]);
    type Params = Params;
    type Answer = UserLite;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserLite> {
        let me = &ctx.me()?.user;
        let follower = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        following::invalidate(&ctx.site, me, &follower)
            .await
            .map_err(|error| match error {
                FollowError::Oneself => FOLLOWER_IS_YOURSELF.into(),
                FollowError::NotFollowing => NOT_FOLLOWING.into(),
                error => unexpected(error),
            })?;
        lookup::lite(&ctx, follower).await
    }
}
