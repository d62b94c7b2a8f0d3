//! `notes/delete`: deletes a note.

use kanikey_api_kit::prelude::*;
use kanikey_domain::notes::{self, DeleteError};

const ACCESS_DENIED: ErrorCode = ErrorCode::new(
    "ACCESS_DENIED",
    "fe8d7103-0ea8-4ec3-814d-f8b401dc69e9",
    "Access denied.",
);
const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "490be23f-8c1f-4796-819f-94cb4f9d1630", "No such note.");

/// Deletes a note.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("notes/delete", module_path!(), "Deletes a note.")
        .user()
        .permission(Permission::WriteNotes)
        .limit(Limit::per_hour(300).min_interval_ms(1000))
        .errors(&[ACCESS_DENIED, NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        notes::delete(&ctx.site, &me.user, &params.note_id)
            .await
            .map_err(|error| match error {
                DeleteError::NoSuchNote => ApiError::from(NO_SUCH_NOTE),
                DeleteError::AccessDenied => ApiError::from(ACCESS_DENIED),
                DeleteError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
