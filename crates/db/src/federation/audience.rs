//! To whom an activity goes.

use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::users;

use crate::statement::statement;
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

/// Who is meant by an activity for many.
#[derive(Clone, Copy, Debug)]
pub struct Circle<'a> {
    /// Its followers are meant.
    pub author_id: &'a str,
    /// Those whom it follows are meant, too.
    pub followees: bool,
    /// These accounts are meant, too.
    pub people: &'a [String],
    /// Whoever replied to this note, renoted it, reacted to it or voted in it has it, and is meant, too.
    pub holders_of: Option<&'a str>,
}

impl<'a> Circle<'a> {
    /// The followers of an account, and nobody else.
    pub fn of_followers(author_id: &'a str) -> Self {
        Self {
            author_id,
            followees: false,
            people: &[],
            holders_of: None,
        }
    }

    fn is_followers_alone(&self) -> bool {
        !self.followees && self.people.is_empty() && self.holders_of.is_none()
    }
}

/// The servers of those who are meant; sorted, each once.
pub async fn hosts(mut conn: &Connection, circle: &Circle<'_>) -> Result<Vec<String>, DbError> {
    let rows: Vec<HostRow> = if circle.is_followers_alone() {
        // Most notes are for them alone, and all that the other statement looks at takes longer than this one.
        statement(
            "SELECT DISTINCT u.host FROM followings f JOIN users u ON u.id = f.follower_id \
             WHERE f.followee_id = $1 AND u.host IS NOT NULL ORDER BY u.host",
        )
        .bind::<Text, _>(circle.author_id)
        .load(&mut conn)
        .await?
    } else {
        statement(
            "SELECT host FROM (\
               SELECT host FROM users WHERE id = ANY($1) \
               UNION \
               SELECT u.host FROM followings f JOIN users u ON u.id = f.follower_id WHERE f.followee_id = $2 \
               UNION \
               SELECT u.host FROM followings f JOIN users u ON u.id = f.followee_id WHERE $3 AND f.follower_id = $2 \
               UNION \
               SELECT u.host FROM note_reactions r JOIN users u ON u.id = r.user_id WHERE r.note_id = $4 \
               UNION \
               SELECT u.host FROM poll_votes v JOIN users u ON u.id = v.user_id WHERE v.note_id = $4 \
               UNION \
               SELECT user_host FROM notes WHERE reply_id = $4 \
               UNION \
               SELECT user_host FROM notes WHERE renote_id = $4\
             ) AS hosts WHERE host IS NOT NULL ORDER BY host",
        )
        .bind::<Array<Text>, _>(circle.people)
        .bind::<Text, _>(circle.author_id)
        .bind::<Bool, _>(circle.followees)
        .bind::<Nullable<Text>, _>(circle.holders_of)
        .load(&mut conn)
        .await?
    };
    Ok(rows.into_iter().map(|row| row.host).collect())
}

/// The accounts of other servers among `user_ids`.
pub async fn recipients(mut conn: &Connection, user_ids: &[String]) -> Result<Vec<Recipient>, DbError> {
    let rows = statement("SELECT host, inbox FROM users WHERE id = ANY($1) AND host IS NOT NULL ORDER BY host, id")
        .bind::<Array<Text>, _>(user_ids)
        .load(&mut conn)
        .await?;
    Ok(rows)
}

/// Where to deliver to at `host` what is for all who follow `author_id` there: its shared inbox, or else the inboxes of
/// the followers, or else of anybody (a few) that is known there.
pub async fn inboxes(conn: &mut Connection, host: &str, author_id: &str) -> Result<Vec<String>, DbError> {
    let shared: Vec<InboxRow> = statement(
        "SELECT shared_inbox AS inbox FROM users WHERE host = $1 AND shared_inbox IS NOT NULL \
         ORDER BY last_fetched_at DESC NULLS LAST LIMIT 1",
    )
    .bind::<Text, _>(host)
    .load(conn)
    .await?;
    let rows = if shared.is_empty() {
        statement(
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
        statement("SELECT DISTINCT inbox FROM users WHERE host = $1 AND inbox IS NOT NULL LIMIT 10")
            .bind::<Text, _>(host)
            .load(conn)
            .await?
    } else {
        rows
    };
    Ok(rows.into_iter().map(|row| row.inbox).collect())
}

/// Whether an inbox is the shared one of a host.
pub async fn is_shared_inbox(conn: &mut Connection, host: &str, inbox: &str) -> Result<bool, DbError> {
    let those = users::table.filter(users::host.eq(host).and(users::shared_inbox.eq(inbox)));
    let found = diesel::select(diesel::dsl::exists(those)).get_result(conn).await?;
    Ok(found)
}
