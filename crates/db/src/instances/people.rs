//! The accounts of a server, and the follows across the border.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::users;

use crate::following::Following;
use crate::page::Page;
use crate::users::User;
use crate::{Connection, DbError};

/// A page of the accounts of a server.
pub async fn users_of(conn: &mut Connection, host: &str, page: &Page) -> Result<Vec<User>, DbError> {
    let query = users::table
        .filter(users::host.eq(host).and(users::is_deleted.eq(false)))
        .select(User::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, users::id, page).load(conn).await?)
}

/// A page of the follows of a server's accounts by ours. Those that either side keeps to itself are only there with
/// `hidden`.
pub async fn follows_of(
    conn: &mut Connection,
    host: &str,
    hidden: bool,
    page: &Page,
) -> Result<Vec<Following>, DbError> {
    follows(conn, "f.followee_id", host, hidden, page).await
}

/// As [`follows_of`], of the follows of our accounts by those of the server.
pub async fn follows_by(
    conn: &mut Connection,
    host: &str,
    hidden: bool,
    page: &Page,
) -> Result<Vec<Following>, DbError> {
    follows(conn, "f.follower_id", host, hidden, page).await
}

/// Some of the follows between a server and this one, in either direction: those with ids above `after`, in their order.
pub async fn follows_between(
    conn: &mut Connection,
    host: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<Following>, DbError> {
    let found = sql_query(
        "WITH there AS MATERIALIZED (SELECT id FROM users WHERE host = $1) \
         SELECT f.* FROM there t JOIN followings f ON f.follower_id = t.id WHERE f.id > $2 \
         UNION SELECT f.* FROM there t JOIN followings f ON f.followee_id = t.id WHERE f.id > $2 \
         ORDER BY id LIMIT $3",
    )
    .bind::<Text, _>(host)
    .bind::<Text, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(found)
}

async fn follows(
    conn: &mut Connection,
    end: &str,
    host: &str,
    hidden: bool,
    page: &Page,
) -> Result<Vec<Following>, DbError> {
    let order = if page.is_ascending() { "ASC" } else { "DESC" };
    let found = sql_query(format!(
        "SELECT f.* FROM users u JOIN followings f ON {end} = u.id \
         JOIN user_profiles r ON r.user_id = f.follower_id JOIN user_profiles e ON e.user_id = f.followee_id \
         WHERE u.host = $1 AND ($2 OR (r.following_visibility = 'public' AND e.followers_visibility = 'public')) \
         AND ($3 IS NULL OR f.id > $3) AND ($4 IS NULL OR f.id < $4) ORDER BY f.id {order} LIMIT $5"
    ))
    .bind::<Text, _>(host)
    .bind::<Bool, _>(hidden)
    .bind::<Nullable<Text>, _>(page.since.as_deref())
    .bind::<Nullable<Text>, _>(page.until.as_deref())
    .bind::<BigInt, _>(page.limit)
    .load(conn)
    .await?;
    Ok(found)
}
