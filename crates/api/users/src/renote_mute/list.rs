//! `renote-mute/list`: lists whose renotes the caller mutes.

use kanikey_api_kit::prelude::*;
use kanikey_db::mute;
use kanikey_entities::RenoteMuting;

use crate::page30::Page30;

/// Lists whose renotes the caller mutes.
pub struct List;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(flatten)]
    page: Page30,
}

impl Endpoint for List {
    const META: Meta = Meta::new(
        "renote-mute/list",
        module_path!(),
        "Lists whose renotes the caller mutes.",
    )
    .user()
    .permission(Permission::ReadMutes);
    type Params = Params;
    type Answer = Vec<RenoteMuting>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<RenoteMuting>> {
        let me = &ctx.me()?.user;
        let page = params.page.resolve();
        let mut conn = ctx.conn().await?;
        let rows = mute::page_of_renote_muter(&mut conn, &me.id, &page).await?;
        Ok(kanikey_pack::renote_mutings(&ctx.site, &mut conn, Some(&me.id), rows).await?)
    }
}
