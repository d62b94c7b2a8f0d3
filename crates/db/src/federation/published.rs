//! What other servers may fetch: public notes, pins, counts.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{emojis, followings, note_reactions, notes, polls, user_note_pins, users};

use crate::emojis::Emoji;
use crate::notes::Note;
use crate::polls::Poll;
use crate::reactions::NoteReaction;
use crate::{Connection, DbError};

/// How many people and notes there are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "each is its name in NodeInfo")]
pub struct Usage {
    #[diesel(sql_type = BigInt)]
    pub users: i64,
    #[diesel(sql_type = BigInt)]
    pub active_half_year: i64,
    #[diesel(sql_type = BigInt)]
    pub active_month: i64,
    #[diesel(sql_type = BigInt)]
    pub local_posts: i64,
}

/// Where a page of a collection ends.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    /// Only what is older than this id.
    pub until: Option<String>,
    /// Only what is younger than this id.
    pub since: Option<String>,
}

/// The poll of a note.
pub async fn poll(conn: &mut Connection, note_id: &str) -> Result<Option<Poll>, DbError> {
    let row = polls::table.find(note_id).select(Poll::as_select()).first(conn).await;
    Ok(row.optional()?)
}

/// Takes over the counts of a poll of another server.
pub async fn set_votes(conn: &mut Connection, note_id: &str, votes: &[i32]) -> Result<(), DbError> {
    diesel::update(polls::table.find(note_id))
        .set(polls::votes.eq(votes))
        .execute(conn)
        .await?;
    Ok(())
}

/// A page of an account's notes that everyone may see, the newest first.
pub async fn notes_of(conn: &mut Connection, user_id: &str, bounds: &Bounds, limit: i64) -> Result<Vec<Note>, DbError> {
    let mut page = notes::table
        .filter(notes::user_id.eq(user_id))
        .filter(
            notes::visibility
                .eq_any(["public", "home"])
                .and(notes::local_only.eq(false)),
        )
        .select(Note::as_select())
        .order(notes::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(until) = &bounds.until {
        page = page.filter(notes::id.lt(until));
    }
    if let Some(since) = &bounds.since {
        page = page.filter(notes::id.gt(since));
    }
    Ok(page.load(conn).await?)
}

/// An account's pinned notes that everyone may see, the pinned first first.
pub async fn pinned_of(conn: &mut Connection, user_id: &str) -> Result<Vec<Note>, DbError> {
    let pinned = notes::table
        .inner_join(user_note_pins::table.on(user_note_pins::note_id.eq(notes::id)))
        .filter(user_note_pins::user_id.eq(user_id))
        .filter(
            notes::visibility
                .eq_any(["public", "home"])
                .and(notes::local_only.eq(false)),
        )
        .order(user_note_pins::id.asc())
        .select(Note::as_select())
        .limit(20);
    Ok(pinned.load(conn).await?)
}

/// A page of the ids of followings and the ActivityPub ids (`None`: ours) and ids of who follows the account.
pub async fn followers_of(
    conn: &mut Connection,
    user_id: &str,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Vec<(String, Option<String>, String)>, DbError> {
    let mut page = followings::table
        .inner_join(users::table.on(users::id.eq(followings::follower_id)))
        .filter(followings::followee_id.eq(user_id))
        .select((followings::id, users::uri, users::id))
        .order(followings::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(cursor) = cursor {
        page = page.filter(followings::id.lt(cursor));
    }
    Ok(page.load(conn).await?)
}

/// As [`followers_of`], of whom the account follows.
pub async fn following_of(
    conn: &mut Connection,
    user_id: &str,
    cursor: Option<&str>,
    limit: i64,
) -> Result<Vec<(String, Option<String>, String)>, DbError> {
    let mut page = followings::table
        .inner_join(users::table.on(users::id.eq(followings::followee_id)))
        .filter(followings::follower_id.eq(user_id))
        .select((followings::id, users::uri, users::id))
        .order(followings::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(cursor) = cursor {
        page = page.filter(followings::id.lt(cursor));
    }
    Ok(page.load(conn).await?)
}

/// A local account's reaction.
pub async fn reaction(conn: &mut Connection, id: &str) -> Result<Option<NoteReaction>, DbError> {
    let row = note_reactions::table
        .inner_join(users::table.on(users::id.eq(note_reactions::user_id)))
        .filter(note_reactions::id.eq(id).and(users::host.is_null()))
        .select(NoteReaction::as_select())
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// A custom emoji of this server.
pub async fn emoji(conn: &mut Connection, name: &str) -> Result<Option<Emoji>, DbError> {
    let row = emojis::table
        .filter(emojis::name.eq(name).and(emojis::host.is_null()))
        .filter(emojis::local_only.eq(false))
        .select(Emoji::as_select())
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// What NodeInfo tells of usage, from the accounts' own counts.
pub async fn usage(conn: &mut Connection, now: Timestamp) -> Result<Usage, DbError> {
    let usage = sql_query(
        "SELECT count(*) AS users, \
           count(*) FILTER (WHERE last_active_at > $1 - interval '180 days') AS active_half_year, \
           count(*) FILTER (WHERE last_active_at > $1 - interval '30 days') AS active_month, \
           coalesce(sum(notes_count), 0)::bigint AS local_posts \
         FROM users WHERE host IS NULL AND NOT is_system AND NOT is_deleted",
    )
    .bind::<Timestamptz, _>(now)
    .get_result(conn)
    .await?;
    Ok(usage)
}
