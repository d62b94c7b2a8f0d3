//! `notes/unrenote`: takes back all renotes of a note by the caller.

use kanikey_api_kit::prelude::*;
use kanikey_domain::notes::{self, DeleteError};

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "efd4a259-2442-496b-8dd7-b255aa1a160f", "No such note.");

/// Takes back all renotes of a note by the caller.
pub struct Unrenote;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Unrenote {
    const META: Meta = Meta::new(
        "notes/unrenote",
        module_path!(),
        "Takes back all renotes of a note by the caller.",
    )
    .user()
    .permission(Permission::WriteNotes)
    .limit(Limit::per_hour(300).min_interval_ms(1000))
    .errors(&[NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        notes::unrenote(&ctx.site, &me.user, &params.note_id)
            .await
            .map_err(|error| match error {
                DeleteError::NoSuchNote | DeleteError::AccessDenied => ApiError::from(NO_SUCH_NOTE),
                DeleteError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
