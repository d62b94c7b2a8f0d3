//! Who blocks whom.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::blockings;

use super::Blocking;
use crate::page::Page;
use crate::{Connection, DbError};

/// Whether `blocker_id` blocks `blockee_id`.
pub async fn exists(conn: &mut Connection, blocker_id: &str, blockee_id: &str) -> Result<bool, DbError> {
    let block = blockings::table
        .filter(blockings::blocker_id.eq(blocker_id))
        .filter(blockings::blockee_id.eq(blockee_id));
    Ok(diesel::select(diesel::dsl::exists(block)).get_result(conn).await?)
}

/// The blocks between `user_id` and any of `other_ids`, made by either.
pub async fn either_way(conn: &mut Connection, user_id: &str, other_ids: &[String]) -> Result<Vec<Blocking>, DbError> {
    let made = blockings::blocker_id
        .eq(user_id)
        .and(blockings::blockee_id.eq_any(other_ids));
    let got = blockings::blockee_id
        .eq(user_id)
        .and(blockings::blocker_id.eq_any(other_ids));
    Ok(blockings::table
        .filter(made.or(got))
        .select(Blocking::as_select())
        .load(conn)
        .await?)
}

/// Whom an account blocks, all of them.
pub async fn blockee_ids(conn: &mut Connection, blocker_id: &str) -> Result<Vec<String>, DbError> {
    Ok(blockings::table
        .filter(blockings::blocker_id.eq(blocker_id))
        .select(blockings::blockee_id)
        .load(conn)
        .await?)
}

/// Who blocks an account, all of them.
pub async fn blocker_ids(conn: &mut Connection, blockee_id: &str) -> Result<Vec<String>, DbError> {
    Ok(blockings::table
        .filter(blockings::blockee_id.eq(blockee_id))
        .select(blockings::blocker_id)
        .load(conn)
        .await?)
}

/// A page of the blocks that an account made.
pub async fn page_of_blocker(conn: &mut Connection, blocker_id: &str, page: &Page) -> Result<Vec<Blocking>, DbError> {
    let query = blockings::table
        .filter(blockings::blocker_id.eq(blocker_id))
        .select(Blocking::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, blockings::id, page).load(conn).await?)
}
