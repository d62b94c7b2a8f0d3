//! `users/following`: whom a user follows.

use kanikey_api_kit::prelude::*;
use kanikey_db::{following, users};
use kanikey_entities::Following as FollowingEntity;
use kanikey_pack::FollowingSide;

use crate::lookup;

const FORBIDDEN: ErrorCode = ErrorCode::new("FORBIDDEN", "f6cdb0df-c19f-ec5c-7dbb-0ba84a1f92ba", "Forbidden.");
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "63e4aba4-4156-4e53-be25-c9559e42d71b", "No such user.");

/// Whom a user follows.
pub struct Following;

/// Its parameters: an id or a handle.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    user_id: Option<Id>,
    #[serde(default)]
    username: Option<String>,
    /// `null` is this server.
    #[serde(default)]
    host: Option<String>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Following {
    const META: Meta = Meta::new("users/following", module_path!(), "Whom a user follows.")
        .anyone()
        .errors(&[FORBIDDEN, NO_SUCH_USER]);
    type Params = Params;
    type Answer = Vec<FollowingEntity>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<FollowingEntity>> {
        let (id, username, host) = (
            params.user_id.as_ref(),
            params.username.as_deref(),
            params.host.as_deref(),
        );
        let user = lookup::user_or_handle(&ctx, id, username, host, NO_SUCH_USER).await?;
        let mut conn = ctx.conn().await?;
        let profile = users::profile(&mut conn, &user.id).await?.ok_or(NO_SUCH_USER)?;
        if !lookup::may_see_follows(&ctx, &mut conn, &user, &profile.following_visibility).await? {
            return Err(FORBIDDEN.into());
        }
        let rows = following::page_of_follower(&mut conn, &user.id, &params.page.resolve()).await?;
        let side = FollowingSide::Followee;
        Ok(kanikey_pack::followings(&ctx.site, &mut conn, ctx.viewer_id(), rows, side).await?)
    }
}
