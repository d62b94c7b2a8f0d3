//! `blocking/list`: lists whom the caller blocks.

use kanikey_api_kit::prelude::*;
use kanikey_db::blocking;
use kanikey_entities::Blocking;

use crate::page30::Page30;

/// Lists whom the caller blocks.
pub struct List;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(flatten)]
    page: Page30,
}

impl Endpoint for List {
    const META: Meta = Meta::new("blocking/list", module_path!(), "Lists whom the caller blocks.")
        .user()
        .permission(Permission::ReadBlocks);
    type Params = Params;
    type Answer = Vec<Blocking>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Blocking>> {
        let me = &ctx.me()?.user;
        let page = params.page.resolve();
        let mut conn = ctx.conn().await?;
        let rows = blocking::page_of_blocker(&mut conn, &me.id, &page).await?;
        Ok(kanikey_pack::blockings(&ctx.site, &mut conn, Some(&me.id), rows).await?)
    }
}
