//! `notes/versions`: lists what an edited note said before.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::edits_of;
use kanikey_domain::notes;
use kanikey_entities::Date;

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "9dba2ea9-3f1c-4c3c-a9b1-4a5e2d0a4f1e", "No such note.");

/// Lists what an edited note said before.
pub struct Versions;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

/// What the note said until an edit.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the fields are the API's")]
pub struct Version {
    pub id: String,
    /// When it was replaced.
    pub updated_at: Date,
    pub text: Option<String>,
    pub cw: Option<String>,
    pub file_ids: Vec<String>,
}

impl Endpoint for Versions {
    const META: Meta = Meta::new(
        "notes/versions",
        module_path!(),
        "Lists what an edited note said before, the latest first.",
    )
    .anyone()
    .errors(&[NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = Vec<Version>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Version>> {
        let mut conn = ctx.conn().await?;
        let note = notes::visible(&mut conn, &params.note_id, ctx.viewer_id(), ctx.site.clock.now()).await?;
        let note = note.ok_or(NO_SUCH_NOTE)?;
        let versions = edits_of(&mut conn, &note.id).await?.into_iter().map(|edit| Version {
            id: edit.id,
            updated_at: Date(edit.edited_at),
            text: edit.text,
            cw: edit.cw,
            file_ids: edit.file_ids,
        });
        Ok(versions.collect())
    }
}
