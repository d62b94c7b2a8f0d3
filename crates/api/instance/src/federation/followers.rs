//! `federation/followers`: who here follows accounts of another server.

use kanikey_api_kit::prelude::*;
use kanikey_db::instances;
use kanikey_entities::Following as FollowingEntity;
use kanikey_pack::FollowingSide;

/// Who here follows accounts of another server.
pub struct Followers;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    host: HostName,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Followers {
    const META: Meta = Meta::new(
        "federation/followers",
        module_path!(),
        "Who here follows accounts of another server.",
    )
    .anyone();
    type Params = Params;
    type Answer = Vec<FollowingEntity>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<FollowingEntity>> {
        let page = params.page.resolve();
        // Follows that somebody keeps to themselves are for moderators.
        let hidden = super::is_moderator(&ctx);
        let mut conn = ctx.conn().await?;
        let rows = instances::follows_of(&mut conn, &params.host, hidden, &page).await?;
        let side = FollowingSide::Followee;
        Ok(kanikey_pack::followings(&ctx.site, &mut conn, ctx.viewer_id(), rows, side).await?)
    }
}
