//! How big the server is.

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;

use crate::{Connection, DbError};

/// Counts of everything. They take time on a big server: keep them for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct Statistics {
    /// Notes, ours and others'.
    #[diesel(sql_type = BigInt)]
    pub notes: i64,
    /// Notes made here.
    #[diesel(sql_type = BigInt)]
    pub local_notes: i64,
    /// Accounts, ours and others'.
    #[diesel(sql_type = BigInt)]
    pub users: i64,
    /// Accounts here; those of the server itself do not count.
    #[diesel(sql_type = BigInt)]
    pub local_users: i64,
    /// Reactions.
    #[diesel(sql_type = BigInt)]
    pub reactions: i64,
    /// Servers that are known.
    #[diesel(sql_type = BigInt)]
    pub instances: i64,
}

/// Counts everything, in one query.
pub async fn statistics(conn: &mut Connection) -> Result<Statistics, DbError> {
    let query = diesel::sql_query(
        "SELECT n.notes, n.local_notes, u.users, u.local_users, \
         (SELECT count(*) FROM note_reactions) AS reactions, (SELECT count(*) FROM instances) AS instances \
         FROM (SELECT count(*) AS notes, count(*) FILTER (WHERE user_host IS NULL) AS local_notes FROM notes) n, \
         (SELECT count(*) AS users, count(*) FILTER (WHERE host IS NULL) AS local_users \
          FROM users WHERE NOT is_system) u",
    );
    Ok(query.get_result(conn).await?)
}
