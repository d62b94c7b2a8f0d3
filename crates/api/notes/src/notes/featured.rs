//! `notes/featured`: lists notes that many liked lately.

use kanikey_api_kit::prelude::*;
use kanikey_db::page::Page as DbPage;
use kanikey_domain::timelines;
use kanikey_entities::Note;

/// Lists notes that many liked lately.
pub struct Featured;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    until_id: Option<Id>,
}

impl Endpoint for Featured {
    const META: Meta = Meta::new("notes/featured", module_path!(), "Lists notes that many liked lately.")
        .anyone()
        .get(3600);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let page = DbPage {
            until: params.until_id.map(Id::into_string),
            ..DbPage::first(params.limit.get())
        };
        let mut conn = ctx.conn().await?;
        let notes = timelines::featured(&ctx.site, &mut conn, ctx.viewer_id(), &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
