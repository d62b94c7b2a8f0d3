//! `mute/list`: lists whom the caller mutes.

use kanikey_api_kit::prelude::*;
use kanikey_db::mute;
use kanikey_entities::Muting;

use crate::page30::Page30;

/// Lists whom the caller mutes.
pub struct List;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(flatten)]
    page: Page30,
}

impl Endpoint for List {
    const META: Meta = Meta::new("mute/list", module_path!(), "Lists whom the caller mutes.")
        .user()
        .permission(Permission::ReadMutes);
    type Params = Params;
    type Answer = Vec<Muting>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Muting>> {
        let me = &ctx.me()?.user;
        let page = params.page.resolve();
        let mut conn = ctx.conn().await?;
        let rows = mute::page_of_muter(&mut conn, &me.id, ctx.site.clock.now(), &page).await?;
        Ok(kanikey_pack::mutings(&ctx.site, &mut conn, Some(&me.id), rows).await?)
    }
}
