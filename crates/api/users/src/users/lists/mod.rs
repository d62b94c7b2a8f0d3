//! `users/lists/*`.

pub mod create;
pub mod delete;
pub mod get_memberships;
pub mod list;
pub mod pull;
pub mod push;
pub mod show;
pub mod update;
pub mod update_membership;

use kanikey_api_kit::errors;
use kanikey_api_kit::prelude::*;
use kanikey_db::Connection;
use kanikey_db::lists::{self, UserList as Row};
use kanikey_entities::UserList;

/// The list, where the caller may see it: their own, or, where that is asked for, one that is public.
async fn visible(ctx: &Ctx, conn: &mut Connection, id: &str, for_public: bool, missing: ErrorCode) -> ApiResult<Row> {
    let list = lists::by_id(conn, id).await?;
    list.filter(|list| ctx.viewer_id() == Some(list.user_id.as_str()) || (for_public && list.is_public))
        .ok_or_else(|| missing.into())
}

async fn packed(conn: &mut Connection, list: Row) -> ApiResult<UserList> {
    let packed = kanikey_pack::user_lists(conn, vec![list]).await?;
    packed.into_iter().next().ok_or_else(|| errors::INTERNAL_ERROR.into())
}
