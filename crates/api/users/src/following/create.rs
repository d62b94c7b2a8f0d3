//! `following/create`: follows a user, or asks for it.

use kanikey_api_kit::prelude::*;
use kanikey_domain::following::{self, FollowError, FollowOptions};
use kanikey_entities::UserLite;

use crate::{lookup, unexpected};

const ALREADY_FOLLOWING: ErrorCode = ErrorCode::new(
    "ALREADY_FOLLOWING",
    "35387507-38c7-4cb9-9197-300b93783fa0",
    "You are already following that user.",
);
const BLOCKED: ErrorCode = ErrorCode::new(
    "BLOCKED",
    "c4ab57cc-4e41-45e9-bfd9-584f61e35ce0",
    "You are blocked by that user.",
);
const BLOCKING: ErrorCode = ErrorCode::new(
    "BLOCKING",
    "4e2206ec-aa4f-4960-b865-6c23ac38e2d9",
    "You are blocking that user.",
);
const FOLLOWEE_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "FOLLOWEE_IS_YOURSELF",
    "26fbe7bb-a331-4857-af17-205b426669a9",
    "Followee is yourself.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "fcd2eef9-a9b2-4c4f-8624-038099e90aa5", "No such user.");

/// Follows a user, or asks for it.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
    #[serde(default)]
    with_replies: Option<bool>,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("following/create", module_path!(), "Follows a user, or asks for it.")
        .user()
        .permission(Permission::WriteFollowing)
        .limit(Limit::per_hour(100))
        .prohibit_moved()
        .errors(&[ALREADY_FOLLOWING, BLOCKED, BLOCKING, FOLLOWEE_IS_YOURSELF, NO_SUCH_USER]);
    type Params = Params;
    type Answer = UserLite;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserLite> {
        let me = &ctx.me()?.user;
        let followee = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        let options = FollowOptions {
            uri: None,
            with_replies: params.with_replies.unwrap_or_default(),
        };
        following::follow(&ctx.site, me, &followee, options)
            .await
            .map_err(|error| match error {
                FollowError::Oneself => FOLLOWEE_IS_YOURSELF.into(),
                FollowError::Blocking => BLOCKING.into(),
                FollowError::Blocked => BLOCKED.into(),
                FollowError::AlreadyFollowing => ALREADY_FOLLOWING.into(),
                error => unexpected(error),
            })?;
        lookup::lite(&ctx, followee).await
    }
}
