//! Making and ending follows and requests; the counters are exact because they change in the same transaction.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{follow_requests, followings, users};

use super::{FollowRequest, Following};
use crate::{Connection, DbError};

/// Locks the two accounts' rows, always in the order of their ids, so that follows of the same two cannot deadlock.
pub async fn lock_pair(conn: &mut Connection, one: &str, other: &str) -> Result<(), DbError> {
    users::table
        .filter(users::id.eq_any([one, other]))
        .order(users::id)
        .select(users::id)
        .for_no_key_update()
        .load::<String>(conn)
        .await?;
    Ok(())
}

/// Stores a follow and counts it on both sides. `false`, and nothing done, where it was there.
pub async fn insert(conn: &mut Connection, following: &Following) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(followings::table)
        .values(following)
        .on_conflict((followings::follower_id, followings::followee_id))
        .do_nothing()
        .execute(conn)
        .await?;
    if inserted == 1 {
        count(conn, &following.follower_id, &following.followee_id, 1).await?;
    }
    Ok(inserted == 1)
}

/// Ends a follow and counts it off. The row as it was, `None` where there was none.
pub async fn delete(conn: &mut Connection, follower_id: &str, followee_id: &str) -> Result<Option<Following>, DbError> {
    let deleted = diesel::delete(followings::table)
        .filter(followings::follower_id.eq(follower_id))
        .filter(followings::followee_id.eq(followee_id))
        .returning(Following::as_returning())
        .get_result(conn)
        .await
        .optional()?;
    if deleted.is_some() {
        count(conn, follower_id, followee_id, -1).await?;
    }
    Ok(deleted)
}

/// Changes what a follow shows: `None` leaves a setting as it is. `false` where there is no such follow.
pub async fn update(
    conn: &mut Connection,
    follower_id: &str,
    followee_id: &str,
    notify: Option<&str>,
    with_replies: Option<bool>,
) -> Result<bool, DbError> {
    let follow = followings::table
        .filter(followings::follower_id.eq(follower_id))
        .filter(followings::followee_id.eq(followee_id));
    if notify.is_none() && with_replies.is_none() {
        return Ok(diesel::select(diesel::dsl::exists(follow)).get_result(conn).await?);
    }
    let changes = (
        notify.map(|notify| followings::notify.eq(notify)),
        with_replies.map(|with_replies| followings::with_replies.eq(with_replies)),
    );
    Ok(diesel::update(follow).set(changes).execute(conn).await? == 1)
}

/// As [`update`], for all follows of an account.
pub async fn update_all(
    conn: &mut Connection,
    follower_id: &str,
    notify: Option<&str>,
    with_replies: Option<bool>,
) -> Result<(), DbError> {
    if notify.is_none() && with_replies.is_none() {
        return Ok(());
    }
    let changes = (
        notify.map(|notify| followings::notify.eq(notify)),
        with_replies.map(|with_replies| followings::with_replies.eq(with_replies)),
    );
    diesel::update(followings::table)
        .filter(followings::follower_id.eq(follower_id))
        .set(changes)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps the newest Follow that asks for the same, so that the answer is to that one.
pub async fn set_request_uri(conn: &mut Connection, request_id: &str, uri: &str) -> Result<(), DbError> {
    diesel::update(follow_requests::table.find(request_id))
        .set(follow_requests::uri.eq(uri))
        .execute(conn)
        .await?;
    Ok(())
}

/// Stores a request. `false`, and nothing done, where it was there.
pub async fn insert_request(conn: &mut Connection, request: &FollowRequest) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(follow_requests::table)
        .values(request)
        .on_conflict((follow_requests::follower_id, follow_requests::followee_id))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Takes a request away. The row as it was, `None` where there was none.
pub async fn delete_request(
    conn: &mut Connection,
    follower_id: &str,
    followee_id: &str,
) -> Result<Option<FollowRequest>, DbError> {
    Ok(diesel::delete(follow_requests::table)
        .filter(follow_requests::follower_id.eq(follower_id))
        .filter(follow_requests::followee_id.eq(followee_id))
        .returning(FollowRequest::as_returning())
        .get_result(conn)
        .await
        .optional()?)
}

async fn count(conn: &mut Connection, follower_id: &str, followee_id: &str, by: i32) -> Result<(), DbError> {
    diesel::update(users::table.find(follower_id))
        .set(users::following_count.eq(users::following_count + by))
        .execute(conn)
        .await?;
    diesel::update(users::table.find(followee_id))
        .set(users::followers_count.eq(users::followers_count + by))
        .execute(conn)
        .await?;
    Ok(())
}
