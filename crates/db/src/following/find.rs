//! Who follows whom.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{follow_requests, followings};

use super::{FollowRequest, Following};
use crate::page::Page;
use crate::{Connection, DbError};

/// One follow.
pub async fn between(
    conn: &mut Connection,
    follower_id: &str,
    followee_id: &str,
) -> Result<Option<Following>, DbError> {
    Ok(followings::table
        .filter(followings::follower_id.eq(follower_id))
        .filter(followings::followee_id.eq(followee_id))
        .select(Following::as_select())
        .first(conn)
        .await
        .optional()?)
}

/// One request.
pub async fn request_between(
    conn: &mut Connection,
    follower_id: &str,
    followee_id: &str,
) -> Result<Option<FollowRequest>, DbError> {
    Ok(follow_requests::table
        .filter(follow_requests::follower_id.eq(follower_id))
        .filter(follow_requests::followee_id.eq(followee_id))
        .select(FollowRequest::as_select())
        .first(conn)
        .await
        .optional()?)
}

/// Whom `follower_id` follows, or asked to follow, by the activity `uri`.
pub async fn followees_by_uri(conn: &mut Connection, follower_id: &str, uri: &str) -> Result<Vec<String>, DbError> {
    let followed = followings::table
        .filter(followings::follower_id.eq(follower_id))
        .filter(followings::uri.eq(uri))
        .select(followings::followee_id);
    let asked = follow_requests::table
        .filter(follow_requests::follower_id.eq(follower_id))
        .filter(follow_requests::uri.eq(uri))
        .select(follow_requests::followee_id);
    Ok(followed.union(asked).load(conn).await?)
}

/// Whom `follower_id` follows, all of them: ids only.
pub async fn followee_ids(conn: &mut Connection, follower_id: &str) -> Result<Vec<String>, DbError> {
    Ok(followings::table
        .filter(followings::follower_id.eq(follower_id))
        .select(followings::followee_id)
        .load(conn)
        .await?)
}

/// The follows of `follower_id` among these accounts.
pub async fn of_follower_among(
    conn: &mut Connection,
    follower_id: &str,
    followee_ids: &[String],
) -> Result<Vec<Following>, DbError> {
    Ok(followings::table
        .filter(followings::follower_id.eq(follower_id))
        .filter(followings::followee_id.eq_any(followee_ids))
        .select(Following::as_select())
        .load(conn)
        .await?)
}

/// The follows of `followee_id` by these accounts.
pub async fn of_followee_among(
    conn: &mut Connection,
    followee_id: &str,
    follower_ids: &[String],
) -> Result<Vec<Following>, DbError> {
    Ok(followings::table
        .filter(followings::followee_id.eq(followee_id))
        .filter(followings::follower_id.eq_any(follower_ids))
        .select(Following::as_select())
        .load(conn)
        .await?)
}

/// A page of the follows of an account: those it made.
pub async fn page_of_follower(conn: &mut Connection, user_id: &str, page: &Page) -> Result<Vec<Following>, DbError> {
    let query = followings::table
        .filter(followings::follower_id.eq(user_id))
        .select(Following::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, followings::id, page).load(conn).await?)
}

/// A page of the follows of an account: those it got.
pub async fn page_of_followee(conn: &mut Connection, user_id: &str, page: &Page) -> Result<Vec<Following>, DbError> {
    let query = followings::table
        .filter(followings::followee_id.eq(user_id))
        .select(Following::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, followings::id, page).load(conn).await?)
}

/// A page of the requests that wait for an account's answer.
pub async fn page_of_requests(
    conn: &mut Connection,
    followee_id: &str,
    page: &Page,
) -> Result<Vec<FollowRequest>, DbError> {
    let query = follow_requests::table
        .filter(follow_requests::followee_id.eq(followee_id))
        .select(FollowRequest::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, follow_requests::id, page).load(conn).await?)
}

/// A page of the requests that an account made and that wait for an answer.
pub async fn page_of_sent_requests(
    conn: &mut Connection,
    follower_id: &str,
    page: &Page,
) -> Result<Vec<FollowRequest>, DbError> {
    let query = follow_requests::table
        .filter(follow_requests::follower_id.eq(follower_id))
        .select(FollowRequest::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, follow_requests::id, page).load(conn).await?)
}

/// The requests between `user_id` and any of `other_ids`, made by either.
pub async fn requests_among(
    conn: &mut Connection,
    user_id: &str,
    other_ids: &[String],
) -> Result<Vec<FollowRequest>, DbError> {
    let made = follow_requests::follower_id
        .eq(user_id)
        .and(follow_requests::followee_id.eq_any(other_ids));
    let got = follow_requests::followee_id
        .eq(user_id)
        .and(follow_requests::follower_id.eq_any(other_ids));
    Ok(follow_requests::table
        .filter(made.or(got))
        .select(FollowRequest::as_select())
        .load(conn)
        .await?)
}
