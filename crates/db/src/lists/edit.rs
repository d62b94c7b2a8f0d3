//! Making, changing and removing lists.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::user_lists;

use super::UserList;
use crate::{Connection, DbError};

/// Stores a new list.
pub async fn insert(conn: &mut Connection, list: &UserList) -> Result<(), DbError> {
    diesel::insert_into(user_lists::table)
        .values(list)
        .execute(conn)
        .await?;
    Ok(())
}

/// Locks a list of `owner_id` until the transaction ends, so that its members can be counted. `false` where there is none.
pub async fn lock(conn: &mut Connection, owner_id: &str, list_id: &str) -> Result<bool, DbError> {
    let locked = user_lists::table
        .filter(user_lists::id.eq(list_id))
        .filter(user_lists::user_id.eq(owner_id))
        .select(user_lists::id)
        .for_no_key_update()
        .load::<String>(conn)
        .await?;
    Ok(!locked.is_empty())
}

/// Changes a list of `owner_id`: `None` leaves a setting as it is. The list as it is now, `None` where there is none.
pub async fn update(
    conn: &mut Connection,
    owner_id: &str,
    list_id: &str,
    name: Option<&str>,
    is_public: Option<bool>,
) -> Result<Option<UserList>, DbError> {
    let list = user_lists::table
        .filter(user_lists::id.eq(list_id))
        .filter(user_lists::user_id.eq(owner_id));
    if name.is_none() && is_public.is_none() {
        return Ok(list.select(UserList::as_select()).first(conn).await.optional()?);
    }
    let changes = (
        name.map(|name| user_lists::name.eq(name)),
        is_public.map(|is_public| user_lists::is_public.eq(is_public)),
    );
    Ok(diesel::update(list)
        .set(changes)
        .returning(UserList::as_returning())
        .get_result(conn)
        .await
        .optional()?)
}

/// Removes a list of `owner_id` with its memberships; `false` where there was none.
pub async fn delete(conn: &mut Connection, owner_id: &str, list_id: &str) -> Result<bool, DbError> {
    let deleted = diesel::delete(user_lists::table)
        .filter(user_lists::id.eq(list_id))
        .filter(user_lists::user_id.eq(owner_id))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}
