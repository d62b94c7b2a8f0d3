//! `notes/children`: lists the answers to a note and its quotes.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::timelines;
use kanikey_entities::Note;

/// Lists the answers to a note and its quotes.
pub struct Children;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Children {
    const META: Meta = Meta::new(
        "notes/children",
        module_path!(),
        "Lists the answers to a note and its quotes.",
    )
    .anyone();
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let kinds = Kinds::default();
        let mut conn = ctx.conn().await?;
        let listing = Listing::Children(&params.note_id);
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, ctx.viewer_id(), listing, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
