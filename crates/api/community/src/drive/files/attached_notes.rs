//! `drive/files/attached-notes`: the notes with a file.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::attached_notes;
use kanikey_db::notes::View;
use kanikey_entities::Note;

use crate::drive::file;

const NO_SUCH_FILE: ErrorCode = ErrorCode::new("NO_SUCH_FILE", "c118ece3-2e4b-4296-99d1-51756e32d232", "No such file.");

/// Lists the notes that a file is attached to.
pub struct AttachedNotes;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    file_id: Id,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for AttachedNotes {
    const META: Meta = Meta::new(
        "drive/files/attached-notes",
        module_path!(),
        "Lists the notes that a file is attached to.",
    )
    .user()
    .permission(Permission::ReadDrive)
    .errors(&[NO_SUCH_FILE]);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let me = ctx.me()?;
        let viewer = ctx.viewer_id();
        let mut conn = ctx.conn().await?;
        let file = file(&mut conn, me, &params.file_id, NO_SUCH_FILE).await?;
        let view = View {
            viewer,
            now: ctx.site.clock.now(),
            page: &params.page.resolve(),
        };
        let rows = attached_notes::page(&mut conn, &file.id, view).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, viewer, rows).await?)
    }
}
