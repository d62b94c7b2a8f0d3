//! `users/followers`: who follows a user.

use kanikey_api_kit::prelude::*;
use kanikey_db::{following, users};
use kanikey_entities::Following as FollowingEntity;
use kanikey_pack::FollowingSide;

use crate::lookup;

const FORBIDDEN: ErrorCode = ErrorCode::new("FORBIDDEN", "3c6a84db-d619-26af-ca14-06232a21df8a", "Forbidden.");
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "27fa5435-88ab-43de-9360-387de88727cd", "No such user.");

/// Who follows a user.
pub struct Followers;

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

impl Endpoint for Followers {
    const META: Meta = Meta::new("users/followers", module_path!(), "Who follows a user.")
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
        if !lookup::may_see_follows(&ctx, &mut conn, &user, &profile.followers_visibility).await? {
            return Err(FORBIDDEN.into());
        }
        let rows = following::page_of_followee(&mut conn, &user.id, &params.page.resolve()).await?;
        let side = FollowingSide::Follower;
        Ok(kanikey_pack::followings(&ctx.site, &mut conn, ctx.viewer_id(), rows, side).await?)
    }
}
