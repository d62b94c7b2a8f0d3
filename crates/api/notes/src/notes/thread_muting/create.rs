//! `notes/thread-muting/create`: mutes a conversation.

use kanikey_api_kit::prelude::*;
use kanikey_domain::notes::{DeleteError, thread_muting};

const NO_SUCH_NOTE: ErrorCode = ErrorCode::new("NO_SUCH_NOTE", "5ff67ada-ed3b-2e71-8e87-a1a421e177d2", "No such note.");

/// Mutes a conversation.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    note_id: Id,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("notes/thread-muting/create", module_path!(), "Mutes a conversation.")
        .user()
        .permission(Permission::WriteAccount)
        .limit(Limit::per_hour(10))
        .errors(&[NO_SUCH_NOTE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        thread_muting::create(&ctx.site, &me.user, &params.note_id)
            .await
            .map_err(|error| match error {
                DeleteError::NoSuchNote | DeleteError::AccessDenied => ApiError::from(NO_SUCH_NOTE),
                DeleteError::Domain(error) => error.into(),
            })?;
        Ok(NoContent)
    }
}
