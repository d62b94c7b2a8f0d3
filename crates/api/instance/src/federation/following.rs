//! `federation/following`: whom accounts of another server follow here.

use kanikey_api_kit::prelude::*;
use kanikey_db::instances;
use kanikey_entities::Following as FollowingEntity;
use kanikey_pack::FollowingSide;

/// Whom accounts of another server follow here.
pub struct Following;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    host: HostName,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Following {
    const META: Meta = Meta::new(
        "federation/following",
        module_path!(),
        "Whom accounts of another server follow here.",
    )
    .anyone();
    type Params = Params;
    type Answer = Vec<FollowingEntity>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<FollowingEntity>> {
        let page = params.page.resolve();
        // Follows that somebody keeps to themselves are for moderators.
        let hidden = super::is_moderator(&ctx);
        let mut conn = ctx.conn().await?;
        let rows = instances::follows_by(&mut conn, &params.host, hidden, &page).await?;
        let side = FollowingSide::Followee;
        Ok(kanikey_pack::followings(&ctx.site, &mut conn, ctx.viewer_id(), rows, side).await?)
    }
}
