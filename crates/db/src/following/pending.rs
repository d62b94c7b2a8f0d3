//! Requests that wait.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{follow_requests, users};

use crate::users::User;
use crate::{Connection, DbError};

/// Whether somebody waits for `followee_id` to let them follow.
pub async fn has_pending_requests(conn: &mut Connection, followee_id: &str) -> Result<bool, DbError> {
    let requests = follow_requests::table.filter(follow_requests::followee_id.eq(followee_id));
    Ok(diesel::select(exists(requests)).get_result(conn).await?)
}

/// The first `limit` accounts that wait for `followee_id` to let them follow.
pub async fn waiting_followers(conn: &mut Connection, followee_id: &str, limit: i64) -> Result<Vec<User>, DbError> {
    Ok(follow_requests::table
        .inner_join(users::table.on(users::id.eq(follow_requests::follower_id)))
        .filter(follow_requests::followee_id.eq(followee_id))
        .order(follow_requests::id)
        .limit(limit)
        .select(User::as_select())
        .load(conn)
        .await?)
}
