//! `following/delete`: ends following a user.

use kanikey_api_kit::prelude::*;
use kanikey_domain::following::{self, FollowError};
use kanikey_entities::UserLite;

use crate::{lookup, unexpected};

const FOLLOWEE_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "FOLLOWEE_IS_YOURSELF",
    "d9e400b9-36b0-4808-b1d8-79e707f1296c",
    "Followee is yourself.",
);
const NOT_FOLLOWING: ErrorCode = ErrorCode::new(
    "NOT_FOLLOWING",
    "5dbf82f5-c92b-40b1-87d1-6c8c0741fd09",
    "You are not following that user.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "5b12c78d-2b28-4dca-99d2-f56139b42ff8", "No such user.");

/// Ends following a user.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("following/delete", module_path!(), "Ends following a user.")
        .user()
        .permission(Permission::WriteFollowing)
        .limit(Limit::per_hour(100))
        .prohibit_moved()
        .errors(&[FOLLOWEE_IS_YOURSELF, NOT_FOLLOWING, NO_SUCH_USER]);
    type Params = Params;
    type Answer = UserLite;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserLite> {
        let me = &ctx.me()?.user;
        let followee = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        following::unfollow(&ctx.site, me, &followee)
            .await
            .map_err(|error| match error {
                FollowError::Oneself => FOLLOWEE_IS_YOURSELF.into(),
                FollowError::NotFollowing => NOT_FOLLOWING.into(),
                error => unexpected(error),
            })?;
        lookup::lite(&ctx, followee).await
    }
}
