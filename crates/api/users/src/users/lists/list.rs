//! `users/lists/list`: lists the lists of the caller, or the public ones of a user.

use kanikey_api_kit::prelude::*;
use kanikey_db::lists;
use kanikey_entities::UserList;

use crate::lookup;

const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "a8af4a82-0980-4cc4-a6af-8b0ffd54465e", "No such user.");
const REMOTE_USER_NOT_ALLOWED: ErrorCode = ErrorCode::new(
    "REMOTE_USER_NOT_ALLOWED",
    "53858f1b-3315-4a01-81b7-db9b48d4b79a",
    "Not allowed to load the remote user's list",
);

/// Lists the lists of the caller, or the public ones of a user.
pub struct List;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    user_id: Option<Id>,
}

impl Endpoint for List {
    const META: Meta = Meta::new(
        "users/lists/list",
        module_path!(),
        "Lists the lists of the caller, or the public ones of a user.",
    )
    .anyone()
    .permission(Permission::ReadAccount)
    .errors(&[NO_SUCH_USER, REMOTE_USER_NOT_ALLOWED]);
    type Params = Params;
    type Answer = Vec<UserList>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<UserList>> {
        let rows = if let Some(id) = &params.user_id {
            let user = lookup::user(&ctx, id, NO_SUCH_USER).await?;
            if user.host.is_some() {
                return Err(REMOTE_USER_NOT_ALLOWED.into());
            }
            let mut conn = ctx.conn().await?;
            lists::public_of_owner(&mut conn, &user.id).await?
        } else {
            let me = &ctx.me()?.user;
            let mut conn = ctx.conn().await?;
            lists::of_owner(&mut conn, &me.id).await?
        };
        let mut conn = ctx.conn().await?;
        Ok(kanikey_pack::user_lists(&mut conn, rows).await?)
    }
}
