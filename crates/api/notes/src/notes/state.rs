//! `notes/state`: tells whether a note is a favorite of the caller and its thread muted.

use kanikey_api_kit::errors::INVALID_PARAM;
use kanikey_api_kit::prelude::*;
use kanikey_db::{favorites, notes};
use kanikey_domain::notes::thread_muting::thread_of;

/// Tells whether a note is a favorite of the caller and its thread muted.
pub struct State;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

/// Its answer.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    is_favorited: bool,
    is_muted_thread: bool,
}

impl Endpoint for State {
    const META: Meta = Meta::new(
        "notes/state",
        module_path!(),
        "Tells whether a note is a favorite of the caller and its thread muted.",
    )
    .user()
    .permission(Permission::ReadAccount);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let note = notes::by_id(&mut conn, &params.note_id).await?.ok_or(INVALID_PARAM)?;
        let favorites = favorites::of(&mut conn, &me.user.id, std::slice::from_ref(&note.id)).await?;
        let is_muted_thread = notes::thread_mutings::exists(&mut conn, &me.user.id, thread_of(&note)).await?;
        Ok(Answer {
            is_favorited: !favorites.is_empty(),
            is_muted_thread,
        })
    }
}
