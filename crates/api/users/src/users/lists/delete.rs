//! `users/lists/delete`: removes a list.

use kanikey_api_kit::prelude::*;
use kanikey_domain::lists::{self, ListError};

use crate::unexpected;

const NO_SUCH_LIST: ErrorCode = ErrorCode::new("NO_SUCH_LIST", "78436795-db79-42f5-b1e2-55ea2cf19166", "No such list.");

/// Removes a list.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    list_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("users/lists/delete", module_path!(), "Removes a list.")
        .user()
        .permission(Permission::WriteAccount)
        .errors(&[NO_SUCH_LIST]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        lists::delete(&ctx.site, &me.id, &params.list_id)
            .await
            .map_err(|error| match error {
                ListError::NoSuchList => NO_SUCH_LIST.into(),
                error => unexpected(error),
            })?;
        Ok(NoContent)
    }
}
