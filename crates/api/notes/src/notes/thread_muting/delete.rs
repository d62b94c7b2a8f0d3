//! `notes/thread-muting/delete`: unmutes a conversation.

use kanikey_api_kit::prelude::*;
use kanikey_domain::notes::{DeleteError, thread_muting};

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "bddd57ac-ceb3-b29d-4334-86ea5fae481a", "No such note.");

/// Unmutes a conversation.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("notes/thread-muting/delete", module_path!(), "Unmutes a conversation.")
        .user()
        .permission(Permission::WriteAccount)
        .errors(&[NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        thread_muting::delete(&ctx.site, &me.user, &params.note_id)
            .await
            .map_err(|error| match error {
                DeleteError::NoSuchNote | DeleteError::AccessDenied => ApiError::from(NO_SUCH_NOTE),
                DeleteError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
