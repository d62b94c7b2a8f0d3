//! Where the pictures of emojis of other servers are.

use diesel::sql_types::{Array, Text};
use diesel_async::RunQueryDsl;

use crate::statement::statement;
use crate::{Connection, DbError};

/// An emoji of another server.
#[derive(Clone, Debug, PartialEq, Eq, diesel::QueryableByName)]
pub struct EmojiUrl {
    /// Its short code.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its server.
    #[diesel(sql_type = Text)]
    pub host: String,
    /// Its picture.
    #[diesel(sql_type = Text)]
    pub url: String,
}

/// The emojis with these names on these servers, as pairs (both slices are as long); unknown ones are left out.
pub async fn urls(mut conn: &Connection, names: &[&str], hosts: &[&str]) -> Result<Vec<EmojiUrl>, DbError> {
    let found = statement(
        "SELECT e.name, e.host, coalesce(nullif(e.public_url, ''), e.original_url) AS url \
         FROM unnest($1, $2) AS w (name, host) JOIN emojis e ON e.name = w.name AND coalesce(e.host, '') = w.host \
         WHERE e.host IS NOT NULL",
    )
    .bind::<Array<Text>, _>(names)
    .bind::<Array<Text>, _>(hosts)
    .load(&mut conn)
    .await?;
    Ok(found)
}
