//! `users/lists/create`: makes a list of users.

use kanikey_api_kit::prelude::*;
use kanikey_domain::lists::{self, ListError};
use kanikey_entities::UserList;

use crate::unexpected;

const TOO_MANY_USERLISTS: ErrorCode = ErrorCode::new(
    "TOO_MANY_USERLISTS",
    "0cf21a28-7715-4f39-a20d-777bfdb8d138",
    "You cannot create user list any more.",
);

/// Makes a list of users.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    name: Text<1, 100>,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("users/lists/create", module_path!(), "Makes a list of users.")
        .user()
        .permission(Permission::WriteAccount)
        .prohibit_moved()
        .errors(&[TOO_MANY_USERLISTS]);
    type Params = Params;
    type Answer = UserList;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserList> {
        let me = &ctx.me()?.user;
        let list = lists::create(&ctx.site, &me.id, &params.name, &ctx.policies())
            .await
            .map_err(|error| match error {
                ListError::TooManyLists => TOO_MANY_USERLISTS.into(),
                error => unexpected(error),
            })?;
        let mut conn = ctx.conn().await?;
        super::packed(&mut conn, list).await
    }
}
