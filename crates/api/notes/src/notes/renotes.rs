//! `notes/renotes`: lists the renotes and quotes of a note.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::notes::visible;
use kanikey_domain::timelines;
use kanikey_entities::Note;

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "12908022-2e21-46cd-ba6a-3edaf6093f46", "No such note.");

/// Lists the renotes and quotes of a note.
pub struct Renotes;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Renotes {
    const META: Meta = Meta::new(
        "notes/renotes",
        module_path!(),
        "Lists the renotes and quotes of a note.",
    )
    .anyone()
    .errors(&[NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let mut conn = ctx.conn().await?;
        let now = ctx.site.clock.now();
        let note = visible(&mut conn, &params.note_id, ctx.viewer_id(), now)
            .await?
            .ok_or(NO_SUCH_NOTE)?;
        let listing = Listing::Renotes(&note.id);
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, ctx.viewer_id(), listing, Kinds::default(), &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
