//! `users/lists/push`: puts a user on a list.

use kanikey_api_kit::prelude::*;
use kanikey_domain::lists::{self, ListError};

use crate::{lookup, unexpected};

const NO_SUCH_LIST: ErrorCode = ErrorCode::new("NO_SUCH_LIST", "2214501d-ac96-4049-b717-91e42272a711", "No such list.");
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "a89abd3d-f0bc-4cce-beb1-2f446f4f1e6a", "No such user.");
const ALREADY_ADDED: ErrorCode = ErrorCode::new(
    "ALREADY_ADDED",
    "1de7c884-1595-49e9-857e-61f12f4d4fc5",
    "That user has already been added to that list.",
);
const YOU_HAVE_BEEN_BLOCKED: ErrorCode = ErrorCode::new(
    "YOU_HAVE_BEEN_BLOCKED",
    "990232c5-3f9d-4d83-9f3f-ef27b6332a4b",
    "You cannot push this user because you have been blocked by this user.",
);
const TOO_MANY_USERS: ErrorCode = ErrorCode::new(
    "TOO_MANY_USERS",
    "2dd9752e-a338-413d-8eec-41814430989b",
    "You can not push users any more.",
);

/// Puts a user on a list.
pub struct Push;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    list_id: Id,
    user_id: Id,
}

impl Endpoint for Push {
    const META: Meta = Meta::new("users/lists/push", module_path!(), "Puts a user on a list.")
        .user()
        .permission(Permission::WriteAccount)
        .limit(Limit::per_hour(30))
        .prohibit_moved()
        .errors(&[
            NO_SUCH_LIST,
            NO_SUCH_USER,
            ALREADY_ADDED,
            YOU_HAVE_BEEN_BLOCKED,
            TOO_MANY_USERS,
        ]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        let user = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        lists::push(&ctx.site, &me.id, &params.list_id, &user.id, &ctx.policies())
            .await
            .map_err(|error| match error {
                ListError::NoSuchList => NO_SUCH_LIST.into(),
                ListError::Blocked => YOU_HAVE_BEEN_BLOCKED.into(),
                ListError::AlreadyAdded => ALREADY_ADDED.into(),
                ListError::TooManyUsers => TOO_MANY_USERS.into(),
                error => unexpected(error),
            })?;
        Ok(NoContent)
    }
}
