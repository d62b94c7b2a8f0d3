//! `notes/reactions`: lists the reactions to a note.

use kanikey_api_kit::prelude::*;
use kanikey_db::reactions;
use kanikey_domain::notes::visible;
use kanikey_entities::{Date, NoteReaction};

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "263fff3d-d0e1-4af4-bea7-8408059b451a", "No such note.");

/// Lists the reactions to a note.
pub struct Reactions;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
    /// Only this reaction.
    #[serde(default)]
    r#type: Option<String>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Reactions {
    const META: Meta = Meta::new("notes/reactions", module_path!(), "Lists the reactions to a note.")
        .anyone()
        .get(60)
        .errors(&[NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = Vec<NoteReaction>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<NoteReaction>> {
        let mut conn = ctx.conn().await?;
        let now = ctx.site.clock.now();
        let note = visible(&mut conn, &params.note_id, ctx.viewer_id(), now)
            .await?
            .ok_or(NO_SUCH_NOTE)?;
        // Clients ask for this server's emojis as `:name:`, too.
        let reaction = params.r#type.map(|reaction| match reaction.strip_suffix(':') {
            Some(name) if name.len() > 1 && !name.contains('@') => format!("{name}@.:"),
            _ => reaction,
        });
        let page = params.page.resolve();
        let rows = reactions::page(&mut conn, &note.id, reaction.as_deref(), &page).await?;
        let user_ids: Vec<String> = rows.iter().map(|row| row.user_id.clone()).collect();
        let users = kanikey_pack::users_lite(&ctx.site, &mut conn, ctx.viewer_id(), &user_ids).await?;
        let packed = rows.into_iter().filter_map(|row| {
            Some(NoteReaction {
                created_at: Date::of_id(&row.id),
                user: users.get(&row.user_id)?.clone(),
                r#type: row.reaction,
                id: row.id,
            })
        });
        Ok(packed.collect())
    }
}
