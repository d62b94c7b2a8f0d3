//! `notes/conversation`: lists what a note answers, and what that answers.

use kanikey_api_kit::prelude::*;
use kanikey_domain::notes::visible;
use kanikey_domain::timelines;
use kanikey_entities::Note;

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "e1035875-9551-45ec-afa8-1ded1fcb53c8", "No such note.");

/// Lists what a note answers, and what that answers.
pub struct Conversation;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    offset: Option<Int<0, 1_000_000>>,
}

impl Endpoint for Conversation {
    const META: Meta = Meta::new(
        "notes/conversation",
        module_path!(),
        "Lists what a note answers, and what that answers.",
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
        let offset = params.offset.map_or(0, Int::get);
        let limit = params.limit.get();
        let notes = timelines::conversation(&ctx.site, &mut conn, ctx.viewer_id(), &note.id, limit, offset).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
