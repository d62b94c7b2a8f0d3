//! `notes/reactions/delete`: takes back the reaction to a note.

use kanikey_api_kit::prelude::*;
use kanikey_domain::reactions::{self, ReactError};

const NOT_REACTED: ErrorCode = ErrorCode::new(
    "NOT_REACTED",
    "92f4426d-4196-4125-aa5b-02943e2ec8fc",
    "You are not reacting to that note.",
);
const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "764d9fce-f9f2-4a0e-92b1-6ceac9a7ad37", "No such note.");

/// Takes back the reaction to a note.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new(
        "notes/reactions/delete",
        module_path!(),
        "Takes back the reaction to a note.",
    )
    .user()
    .permission(Permission::WriteReactions)
    .limit(Limit::per_hour(60).min_interval_ms(3000))
    .errors(&[NOT_REACTED, NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        reactions::delete(&ctx.site, &me.user, &params.note_id)
            .await
            .map_err(|error| match error {
                ReactError::NotReacted => ApiError::from(NOT_REACTED),
                ReactError::Domain(error) => error.into(),
                _ => ApiError::from(NO_SUCH_NOTE),
            })?;
        Ok(NoContent)
    }
}
