//! `notes/replies`: lists the answers to a note.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::timelines;
use kanikey_entities::Note;

/// Lists the answers to a note.
pub struct Replies;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Replies {
    const META: Meta = Meta::new("notes/replies", module_path!(), "Lists the answers to a note.").anyone();
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let kinds = Kinds::default();
        let mut conn = ctx.conn().await?;
        let listing = Listing::Replies(&params.note_id);
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, ctx.viewer_id(), listing, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
