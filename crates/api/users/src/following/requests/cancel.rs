//! `following/requests/cancel`: takes back that the caller asked to follow a user.

use kanikey_api_kit::prelude::*;
use kanikey_domain::following::{self, FollowError};
use kanikey_entities::UserLite;

use crate::{lookup, unexpected};

const FOLLOW_REQUEST_NOT_FOUND: ErrorCode = ErrorCode::new(
    "FOLLOW_REQUEST_NOT_FOUND",
    "089b125b-d338-482a-9a09-e2622ac9f8d4",
    "Follow request not found.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "4e68c551-fc4c-4e46-bb41-7d4a37bf9dab", "No such user.");

/// Takes back that the caller asked to follow a user.
pub struct Cancel;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Cancel {
    const META: Meta = Meta::new(
        "following/requests/cancel",
        module_path!(),
        "Takes back that the caller asked to follow a user.",
    )
    .user()
    .permission(Permission::WriteFollowing)
    .errors(&[FOLLOW_REQUEST_NOT_FOUND, NO_SUCH_USER]);
    type Params = Params;
    type Answer = UserLite;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserLite> {
        let me = &ctx.me()?.user;
        let followee = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        following::cancel_request(&ctx.site, me, &followee)
            .await
            .map_err(|error| match error {
                FollowError::NoRequest => FOLLOW_REQUEST_NOT_FOUND.into(),
                error => unexpected(error),
            })?;
        lookup::lite(&ctx, followee).await
    }
}
