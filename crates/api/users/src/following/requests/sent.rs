//! `following/requests/sent`: lists whom the caller asked to follow.

use kanikey_api_kit::prelude::*;
use kanikey_db::following;
use kanikey_entities::FollowRequest;

/// Lists whom the caller asked to follow.
pub struct Sent;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Sent {
    const META: Meta = Meta::new(
        "following/requests/sent",
        module_path!(),
        "Lists whom the caller asked to follow.",
    )
    .user()
    .permission(Permission::ReadFollowing);
    type Params = Params;
    type Answer = Vec<FollowRequest>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<FollowRequest>> {
        let me = &ctx.me()?.user;
        let mut conn = ctx.conn().await?;
        let requests = following::page_of_sent_requests(&mut conn, &me.id, &params.page.resolve()).await?;
        Ok(kanikey_pack::follow_requests(&ctx.site, &mut conn, Some(&me.id), requests).await?)
    }
}
