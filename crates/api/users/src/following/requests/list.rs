//! `following/requests/list`: lists who asks to follow the caller.

use kanikey_api_kit::prelude::*;
use kanikey_db::following;
use kanikey_entities::FollowRequest;

/// Lists who asks to follow the caller.
pub struct List;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for List {
    const META: Meta = Meta::new(
        "following/requests/list",
        module_path!(),
        "Lists who asks to follow the caller.",
    )
    .user()
    .permission(Permission::ReadFollowing);
    type Params = Params;
    type Answer = Vec<FollowRequest>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<FollowRequest>> {
        let me = &ctx.me()?.user;
        let mut conn = ctx.conn().await?;
        let requests = following::page_of_requests(&mut conn, &me.id, &params.page.resolve()).await?;
        Ok(kanikey_pack::follow_requests(&ctx.site, &mut conn, Some(&me.id), requests).await?)
    }
}
