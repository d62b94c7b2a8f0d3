//! Lists by what names them.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::user_lists;

use super::UserList;
use crate::{Connection, DbError};

/// The list with this id, whoever's it is.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<UserList>, DbError> {
    Ok(user_lists::table
        .find(id)
        .select(UserList::as_select())
        .first(conn)
        .await
        .optional()?)
}

/// The lists with these ids, in no order.
pub async fn by_ids(conn: &mut Connection, ids: &[String]) -> Result<Vec<UserList>, DbError> {
    Ok(user_lists::table
        .filter(user_lists::id.eq_any(ids))
        .select(UserList::as_select())
        .load(conn)
        .await?)
}

/// All lists of an account, oldest first.
pub async fn of_owner(conn: &mut Connection, owner_id: &str) -> Result<Vec<UserList>, DbError> {
    Ok(user_lists::table
        .filter(user_lists::user_id.eq(owner_id))
        .order(user_lists::id)
        .select(UserList::as_select())
        .load(conn)
        .await?)
}

/// The lists that an account shows to everybody, oldest first.
pub async fn public_of_owner(conn: &mut Connection, owner_id: &str) -> Result<Vec<UserList>, DbError> {
    Ok(user_lists::table
        .filter(user_lists::user_id.eq(owner_id))
        .filter(user_lists::is_public)
        .order(user_lists::id)
        .select(UserList::as_select())
        .load(conn)
        .await?)
}

/// How many lists an account has.
pub async fn count_of_owner(conn: &mut Connection, owner_id: &str) -> Result<i64, DbError> {
    Ok(user_lists::table
        .filter(user_lists::user_id.eq(owner_id))
        .count()
        .get_result(conn)
        .await?)
}
