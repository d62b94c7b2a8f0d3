//! `users/lists/pull`: takes a user off a list.

use kanikey_api_kit::prelude::*;
use kanikey_domain::lists::{self, ListError};

use crate::{lookup, unexpected};

const NO_SUCH_LIST: ErrorCode = ErrorCode::new("NO_SUCH_LIST", "7f44670e-ab16-43b8-b4c1-ccd2ee89cc02", "No such list.");
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "588e7f72-c744-4a61-b180-d354e912bda2", "No such user.");

/// Takes a user off a list.
pub struct Pull;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    list_id: Id,
    user_id: Id,
}

impl Endpoint for Pull {
    const META: Meta = Meta::new("users/lists/pull", module_path!(), "Takes a user off a list.")
        .user()
        .permission(Permission::WriteAccount)
        .prohibit_moved()
        .errors(&[NO_SUCH_LIST, NO_SUCH_USER]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        let user = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        lists::pull(&ctx.site, &me.id, &params.list_id, &user.id)
            .await
            .map_err(|error| match error {
                ListError::NoSuchList => NO_SUCH_LIST.into(),
                error => unexpected(error),
            })?;
        Ok(NoContent)
    }
}
