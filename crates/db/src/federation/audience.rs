//! To whom an activity goes.

use diesel::sql_types::{Array, Bool, Nullable, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;

use crate::{Connection, DbError};

/// An account of another server as one to deliver to.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Recipient {
    /// Its server.
    #[diesel(sql_type = Text)]
    pub host: String,
    /// Its inbox.
    #[diesel(sql_type = Nullable<Text>)]
    pub inbox: Option<String>,
}

#[derive(QueryableByName)]
struct HostRow {
    #[diesel(sql_type = Text)]
    host: String,
}

#[derive(QueryableByName)]
struct InboxRow {
    #[diesel(sql_type = Text)]
    inbox: String,
}

/// The hosts of the accounts `user_ids`, and of all followers of `author_id` where `followers` says so; sorted.
pub async fn hosts(
    conn: &mut Connection,
    author_id: &str,
    followers: bool,
    user_ids: &[String],
) -> Result<Vec<String>, DbError> {
    let rows: Vec<HostRow> = sql_query(
        "SELECT host FROM (\
           SELECT host FROM users WHERE id = ANY($1) \
           UNION \
           SELECT u.host FROM followings f JOIN users u ON u.id = f.follower_id WHERE $2 AND f.followee_id = $3\
         ) AS hosts WHERE host IS NOT NULL ORDER BY host",
    )
    .bind::<Array<Text>, _>(user_ids)
    .bind::<Bool, _>(followers)
    .bind::<Text, _>(author_id)
    .load(conn)
    .await?;
    Ok(rows.into_iter().map(|row| row.host).collect())
}

/// The accounts of other servers among `user_ids`.
pub async fn recipients(conn: &mut Connection, user_ids: &[String]) -> Result<Vec<Recipient>, DbError> {
    let rows = sql_query("SELECT host, inbox FROM users WHERE id = ANY($1) AND host IS NOT NULL ORDER BY host, id")
        .bind::<Array<Text>, _>(user_ids)
        .load(conn)
        .await?;
    Ok(rows)
}

/// Where to deliver to at `host` what is for all who follow `author_id` there: its shared inbox, or else the inboxes of
/// the followers, or else of anybody (a few) that is known there.
pub async fn inboxes(conn: &mut Connection, host: &str, author_id: &str) -> Result<Vec<String>, DbError> {
    let shared: Vec<InboxRow> = sql_query(
        "SELECT shared_inbox AS inbox FROM users WHERE host = $1 AND shared_inbox IS NOT NULL \
         ORDER BY last_fetched_at DESC NULLS LAST LIMIT 1",
    )
    .bind::<Text, _>(host)
    .load(conn)
    .await?;
    let rows = if shared.is_empty() {
        sql_query(
            "SELECT DISTINCT u.inbox FROM followings f JOIN users u ON u.id = f.follower_id \
             WHERE f.followee_id = $1 AND u.host = $2 AND u.inbox IS NOT NULL",
        )
        .bind::<Text, _>(author_id)
        .bind::<Text, _>(host)
        .load(conn)
        .await?
    } else {
        shared
    };
    let rows: Vec<InboxRow> = if rows.is_empty() {
        sql_query("SELECT DISTINCT inbox FROM users WHERE host = $1 AND inbox IS NOT NULL LIMIT 10")
            .bind::<Text, _>(host)
            .load(conn)
            .await?
    } else {
        rows
    };
    Ok(rows.into_iter().map(|row| row.inbox).collect())
}
