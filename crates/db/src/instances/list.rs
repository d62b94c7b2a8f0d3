//! Servers by what is known of them.

use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;

use crate::federation::Instance;
use crate::notes::escape_like;
use crate::{Connection, DbError};

/// A server, and how deliveries to it go.
#[derive(Clone, Debug, QueryableByName)]
pub struct InstanceState {
    /// What is known of it.
    #[diesel(embed)]
    pub instance: Instance,
    /// The last delivery failed.
    #[diesel(sql_type = Bool)]
    pub is_not_responding: bool,
    /// `none`, `manual`, `gone` or `not_responding`.
    #[diesel(sql_type = Text)]
    pub suspension: String,
}

/// Which servers are listed; `None` does not ask.
#[derive(Clone, Copy, Debug, Default)]
pub struct InstanceFilter<'a> {
    /// Only those with this in their name.
    pub host: Option<&'a str>,
    /// Those that are blocked.
    pub blocked: Option<Silence<'a>>,
    /// Those that are silenced.
    pub silenced: Option<Silence<'a>>,
    /// Those whose last delivery failed.
    pub not_responding: Option<bool>,
    /// Those that nothing is sent to.
    pub suspended: Option<bool>,
    /// Those with follows in either direction.
    pub federating: Option<bool>,
    /// Those with accounts that are followed from here.
    pub subscribing: Option<bool>,
    /// Those with accounts that follow accounts here.
    pub publishing: Option<bool>,
}

/// Whether those on a list of the settings are meant, or the others. Whatever is below a listed host is on the list.
#[derive(Clone, Copy, Debug)]
pub struct Silence<'a> {
    /// Those on it.
    pub is_listed: bool,
    /// The list.
    pub hosts: &'a [String],
}

/// By what servers are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its name")]
pub enum InstanceSort {
    Newest,
    MostFollows,
    FewestFollows,
    MostNotes,
    FewestNotes,
    MostUsers,
    FewestUsers,
    MostFollowing,
    FewestFollowing,
    MostFollowers,
    FewestFollowers,
    LatelyFound,
    LongFound,
    LatelyHeard,
    LongUnheard,
}

/// Which servers come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Top {
    /// Those with the most accounts followed from here.
    Subscribed,
    /// Those with the most followers of accounts here.
    Publishing,
}

#[derive(QueryableByName)]
struct Totals {
    #[diesel(sql_type = BigInt)]
    followers: i64,
    #[diesel(sql_type = BigInt)]
    following: i64,
}

const STATES: &str = "SELECT i.*, p.failing_since IS NOT NULL AS is_not_responding, \
    coalesce(p.suspension, 'none') AS suspension FROM instances i LEFT JOIN peers p ON p.host = i.host";

/// A part of the list of servers.
pub async fn list(
    conn: &mut Connection,
    filter: InstanceFilter<'_>,
    sort: InstanceSort,
    limit: i64,
    offset: i64,
) -> Result<Vec<InstanceState>, DbError> {
    let hosts = |list: Option<Silence<'_>>| list.map(|list| list.hosts.to_vec()).unwrap_or_default();
    let listed = "EXISTS (SELECT 1 FROM unnest({}) AS l (host) \
                  WHERE i.host = l.host OR right(i.host, length(l.host) + 1) = '.' || l.host)";
    let states = sql_query(format!(
        "{STATES} WHERE ($1 IS NULL OR i.host LIKE '%' || $1 || '%') \
         AND ($2 IS NULL OR $2 = {blocked}) AND ($4 IS NULL OR $4 = {silenced}) \
         AND ($6 IS NULL OR $6 = (p.failing_since IS NOT NULL)) \
         AND ($7 IS NULL OR $7 = (coalesce(p.suspension, 'none') <> 'none')) \
         AND ($8 IS NULL OR $8 = (i.followers_count > 0 OR i.following_count > 0)) \
         AND ($9 IS NULL OR $9 = (i.followers_count > 0)) AND ($10 IS NULL OR $10 = (i.following_count > 0)) \
         ORDER BY {} LIMIT $11 OFFSET $12",
        sort.columns(),
        blocked = listed.replace("{}", "$3"),
        silenced = listed.replace("{}", "$5"),
    ))
    .bind::<Nullable<Text>, _>(filter.host.map(|host| escape_like(&host.to_lowercase())))
    .bind::<Nullable<Bool>, _>(filter.blocked.map(|list| list.is_listed))
    .bind::<Array<Text>, _>(hosts(filter.blocked))
    .bind::<Nullable<Bool>, _>(filter.silenced.map(|list| list.is_listed))
    .bind::<Array<Text>, _>(hosts(filter.silenced))
    .bind::<Nullable<Bool>, _>(filter.not_responding)
    .bind::<Nullable<Bool>, _>(filter.suspended)
    .bind::<Nullable<Bool>, _>(filter.federating)
    .bind::<Nullable<Bool>, _>(filter.subscribing)
    .bind::<Nullable<Bool>, _>(filter.publishing)
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(offset)
    .load(conn)
    .await?;
    Ok(states)
}

/// The server of this name.
pub async fn by_host(conn: &mut Connection, host: &str) -> Result<Option<InstanceState>, DbError> {
    let found = sql_query(format!("{STATES} WHERE i.host = $1"))
        .bind::<Text, _>(host)
        .load(conn)
        .await?;
    Ok(found.into_iter().next())
}

/// The servers with the most follows in one direction.
pub async fn top(conn: &mut Connection, by: Top, limit: i64) -> Result<Vec<InstanceState>, DbError> {
    let column = match by {
        Top::Subscribed => "followers_count",
        Top::Publishing => "following_count",
    };
    let found = sql_query(format!(
        "{STATES} WHERE i.{column} > 0 ORDER BY i.{column} DESC, i.id LIMIT $1"
    ))
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(found)
}

/// How many follows there are to accounts of other servers, and from them.
pub async fn totals(conn: &mut Connection) -> Result<(i64, i64), DbError> {
    let totals: Totals = sql_query(
        "SELECT coalesce(sum(followers_count), 0)::bigint AS followers, \
         coalesce(sum(following_count), 0)::bigint AS following FROM instances",
    )
    .get_result(conn)
    .await?;
    Ok((totals.followers, totals.following))
}

impl InstanceSort {
    fn columns(self) -> &'static str {
        match self {
            Self::Newest => "i.id DESC",
            Self::MostFollows => "i.following_count DESC, i.followers_count DESC, i.id",
            Self::FewestFollows => "i.following_count, i.followers_count, i.id",
            Self::MostNotes => "i.notes_count DESC, i.id",
            Self::FewestNotes => "i.notes_count, i.id",
            Self::MostUsers => "i.users_count DESC, i.id",
            Self::FewestUsers => "i.users_count, i.id",
            Self::MostFollowing => "i.following_count DESC, i.id",
            Self::FewestFollowing => "i.following_count, i.id",
            Self::MostFollowers => "i.followers_count DESC, i.id",
            Self::FewestFollowers => "i.followers_count, i.id",
            Self::LatelyFound => "i.first_retrieved_at DESC, i.id",
            Self::LongFound => "i.first_retrieved_at, i.id",
            Self::LatelyHeard => "i.latest_request_received_at DESC NULLS LAST, i.id",
            Self::LongUnheard => "i.latest_request_received_at NULLS FIRST, i.id",
        }
    }
}
