//! Users by what is known of them. Suspended and deleted ones are not listed, nor those whom the viewer blocks or mutes.

use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;

use super::User;
use crate::notes::escape_like;
use crate::{Connection, DbError};

/// Whose users are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Ours.
    Local,
    /// Those of other servers.
    Remote,
    /// All.
    Combined,
}

/// By what a directory is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The most followers first.
    MostFollowers,
    /// The fewest followers first.
    FewestFollowers,
    /// The newest accounts first.
    Newest,
    /// The oldest accounts first.
    Oldest,
    /// Those who said something lately first.
    LatelyUpdated,
    /// Those who said nothing for longest first.
    LongUpdated,
    /// Any order that stays the same.
    Any,
}

/// Who looks, when, and at which part.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// Who looks; `None`: a visitor.
    pub viewer: Option<&'a str>,
    /// When.
    pub now: Timestamp,
    /// At most so many.
    pub limit: i64,
    /// So many are left out first.
    pub offset: i64,
}

/// A part of the directory: users who want to be found, of `host` where that is given, and where `since` is given only
/// those who said something since.
pub async fn directory(
    conn: &mut Connection,
    origin: Origin,
    host: Option<&str>,
    since: Option<Timestamp>,
    order: Order,
    window: Window<'_>,
) -> Result<Vec<User>, DbError> {
    let users = sql_query(format!(
        "SELECT u.* FROM users u WHERE {LISTED} AND {} AND u.is_explorable AND NOT u.is_system \
         AND ($5 IS NULL OR u.host = $5) AND ($6 IS NULL OR u.updated_at > to_timestamp($6 / 1000.0)) \
         ORDER BY {} LIMIT $3 OFFSET $4",
        origin.condition(),
        order.columns()
    ))
    .bind::<Nullable<Text>, _>(window.viewer)
    .bind::<BigInt, _>(window.now.timestamp_millis())
    .bind::<BigInt, _>(window.limit)
    .bind::<BigInt, _>(window.offset)
    .bind::<Nullable<Text>, _>(host)
    .bind::<Nullable<BigInt>, _>(since.map(|since| since.timestamp_millis()))
    .load(conn)
    .await?;
    Ok(users)
}

/// Users whose handle starts with `query` or whose name contains it (starts with it, where it is shorter than three
/// characters): handles that start with it first, then the active ones.
pub async fn search(
    conn: &mut Connection,
    query: &str,
    origin: Origin,
    window: Window<'_>,
) -> Result<Vec<User>, DbError> {
    let pattern = escape_like(&query.to_lowercase());
    // The index finds what contains three characters or more; of shorter ones it finds what starts with them.
    let anywhere = if query.chars().count() < 3 { "" } else { "'%' ||" };
    let users = sql_query(format!(
        "SELECT u.* FROM users u WHERE {LISTED} AND {} AND NOT u.is_system \
         AND (u.username_lower LIKE $5 || '%' OR lower(u.name) LIKE {anywhere} $5 || '%') \
         ORDER BY u.username_lower LIKE $5 || '%' DESC, u.updated_at DESC NULLS LAST, u.id LIMIT $3 OFFSET $4",
        origin.condition()
    ))
    .bind::<Nullable<Text>, _>(window.viewer)
    .bind::<BigInt, _>(window.now.timestamp_millis())
    .bind::<BigInt, _>(window.limit)
    .bind::<BigInt, _>(window.offset)
    .bind::<Text, _>(pattern)
    .load(conn)
    .await?;
    Ok(users)
}

/// Users whose handle starts so, for completing mentions: those whom the viewer follows first. With `local_only` only
/// ours; with `host` those of servers whose name starts so.
pub async fn by_handle_prefix(
    conn: &mut Connection,
    username: &str,
    host: Option<&str>,
    local_only: bool,
    window: Window<'_>,
) -> Result<Vec<User>, DbError> {
    let users = sql_query(format!(
        "SELECT u.* FROM users u LEFT JOIN followings f ON f.follower_id = $1 AND f.followee_id = u.id \
         WHERE {LISTED} AND NOT u.is_system AND u.username_lower LIKE $5 || '%' \
         AND ($6 IS NULL OR u.host LIKE $6 || '%') AND NOT ($7 AND u.host IS NOT NULL) \
         ORDER BY f.id IS NOT NULL DESC, u.username_lower = $5 DESC, u.updated_at DESC NULLS LAST, u.id \
         LIMIT $3 OFFSET $4"
    ))
    .bind::<Nullable<Text>, _>(window.viewer)
    .bind::<BigInt, _>(window.now.timestamp_millis())
    .bind::<BigInt, _>(window.limit)
    .bind::<BigInt, _>(window.offset)
    .bind::<Text, _>(escape_like(&username.to_lowercase()))
    .bind::<Nullable<Text>, _>(host.map(|host| escape_like(&host.to_lowercase())))
    .bind::<Bool, _>(local_only)
    .load(conn)
    .await?;
    Ok(users)
}

/// Local users whom the viewer does not follow and who said something in the last week: the most followed first.
pub async fn recommended(conn: &mut Connection, window: Window<'_>) -> Result<Vec<User>, DbError> {
    let users = sql_query(format!(
        "SELECT u.* FROM users u WHERE {LISTED} AND u.host IS NULL AND u.is_explorable AND NOT u.is_locked \
         AND NOT u.is_system AND u.id <> $1 AND u.updated_at >= to_timestamp($2 / 1000.0) - interval '7 days' \
         AND NOT EXISTS (SELECT 1 FROM followings f WHERE f.follower_id = $1 AND f.followee_id = u.id) \
         ORDER BY u.followers_count DESC, u.id LIMIT $3 OFFSET $4"
    ))
    .bind::<Nullable<Text>, _>(window.viewer)
    .bind::<BigInt, _>(window.now.timestamp_millis())
    .bind::<BigInt, _>(window.limit)
    .bind::<BigInt, _>(window.offset)
    .load(conn)
    .await?;
    Ok(users)
}

/// `u` may be listed for the viewer `$1` at `$2`.
const LISTED: &str = "NOT u.is_suspended AND NOT u.is_deleted \
    AND NOT EXISTS (SELECT 1 FROM blockings b WHERE (b.blocker_id = $1 AND b.blockee_id = u.id) \
    OR (b.blocker_id = u.id AND b.blockee_id = $1)) \
    AND NOT EXISTS (SELECT 1 FROM mutings m WHERE m.muter_id = $1 AND m.mutee_id = u.id \
    AND (m.expires_at IS NULL OR m.expires_at > to_timestamp($2 / 1000.0)))";

impl Origin {
    fn condition(self) -> &'static str {
        match self {
            Self::Local => "u.host IS NULL",
            Self::Remote => "u.host IS NOT NULL",
            Self::Combined => "true",
        }
    }
}

impl Order {
    fn columns(self) -> &'static str {
        match self {
            Self::MostFollowers => "u.followers_count DESC, u.id",
            Self::FewestFollowers => "u.followers_count, u.id",
            Self::Newest => "u.id DESC",
            Self::Oldest | Self::Any => "u.id",
            Self::LatelyUpdated => "u.updated_at DESC NULLS LAST, u.id",
            Self::LongUpdated => "u.updated_at NULLS LAST, u.id",
        }
    }
}
