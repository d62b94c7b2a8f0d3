//! `notes/show`: shows a note.

use kanikey_api_kit::prelude::*;
use kanikey_db::{notes, users};
use kanikey_entities::Note;

const CONTENT_RESTRICTED_BY_USER: ErrorCode = ErrorCode::new(
    "CONTENT_RESTRICTED_BY_USER",
    "fbcc002d-37d9-4944-a6b0-d9e29f2d33ab",
    "Content restricted by user. Please sign in to view.",
);
const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "24fcbfc6-2e37-42b6-8388-c29b3861a08d", "No such note.");

/// Shows a note.
pub struct Show;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Show {
    const META: Meta = Meta::new("notes/show", module_path!(), "Shows a note.")
        .anyone()
        .errors(&[CONTENT_RESTRICTED_BY_USER, NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = Note;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Note> {
        let mut conn = ctx.conn().await?;
        let note = notes::by_id(&mut conn, &params.note_id).await?.ok_or(NO_SUCH_NOTE)?;
        if ctx.caller.is_none() {
            let author = users::by_id(&mut conn, &note.user_id).await?;
            if author.is_none_or(|author| author.require_signin_to_view_contents) {
                return Err(CONTENT_RESTRICTED_BY_USER.into());
            }
        }
        let packed = kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), vec![note]).await?;
        Ok(packed.into_iter().next().ok_or(NO_SUCH_NOTE)?)
    }
}
