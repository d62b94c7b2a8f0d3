//! Whom a text mentions, of those who are known.

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::users;

use crate::statement::statement;
use crate::{Connection, DbError};

/// The ids of the accounts with these names (in lower case) on these hosts (`None`: local), in the order asked for. The
/// slices belong together pair by pair; names that nobody known has are left out.
pub async fn mentioned(
    conn: &mut Connection,
    usernames: &[String],
    hosts: &[Option<String>],
) -> Result<Vec<String>, DbError> {
    #[derive(diesel::QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        id: String,
    }
    if usernames.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Found> = statement(
        "SELECT u.id FROM unnest($1, $2) WITH ORDINALITY AS w (username, host, place) \
         JOIN users u ON u.username_lower = w.username AND coalesce(u.host, '') = coalesce(w.host, '') \
         WHERE NOT u.is_deleted ORDER BY w.place",
    )
    .bind::<Array<Text>, _>(usernames)
    .bind::<Array<Nullable<Text>>, _>(hosts)
    .load(conn)
    .await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// Those of `ids` that are accounts, in the order given.
pub async fn existing_users(conn: &mut Connection, ids: &[String]) -> Result<Vec<String>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let known: Vec<String> = users::table
        .filter(users::id.eq_any(ids))
        .select(users::id)
        .load(conn)
        .await?;
    Ok(ids.iter().filter(|id| known.contains(id)).cloned().collect())
}
