//! `following/requests/reject`: refuses that a user follows the caller.

use kanikey_api_kit::prelude::*;
use kanikey_domain::following;

use crate::lookup;

const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "abc2ffa6-25b2-4380-ba99-321ff3a94555", "No such user.");

/// Refuses that a user follows the caller.
pub struct Reject;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
}

impl Endpoint for Reject {
    const META: Meta = Meta::new(
        "following/requests/reject",
        module_path!(),
        "Refuses that a user follows the caller.",
    )
    .user()
    .permission(Permission::WriteFollowing)
    .errors(&[NO_SUCH_USER]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        let follower = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        following::reject_request(&ctx.site, me, &follower).await?;
        Ok(NoContent)
    }
}
