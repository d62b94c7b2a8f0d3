//! Pictures of other servers by their addresses.

use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;

use crate::statement::statement;
use crate::{Connection, DbError};

#[derive(diesel::QueryableByName)]
struct Known {
    #[diesel(sql_type = Bool)]
    is_known: bool,
}

/// Whether a URL is that of an avatar, a banner, a file, an emoji or an icon of another server, as that server told us.
pub async fn is_known(conn: &mut Connection, url: &str) -> Result<bool, DbError> {
    let found: Known = statement(
        "SELECT EXISTS (SELECT 1 FROM users WHERE host IS NOT NULL AND avatar_url = $1) \
         OR EXISTS (SELECT 1 FROM emojis WHERE host IS NOT NULL AND public_url = $1) \
         OR EXISTS (SELECT 1 FROM emojis WHERE host IS NOT NULL AND original_url = $1) \
         OR EXISTS (SELECT 1 FROM drive_files WHERE user_host IS NOT NULL AND url = $1) \
         OR EXISTS (SELECT 1 FROM drive_files WHERE user_host IS NOT NULL AND thumbnail_url = $1) \
         OR EXISTS (SELECT 1 FROM users WHERE host IS NOT NULL AND banner_url = $1) \
         OR EXISTS (SELECT 1 FROM instances WHERE icon_url = $1) \
         OR EXISTS (SELECT 1 FROM instances WHERE favicon_url = $1) AS is_known",
    )
    .bind::<Text, _>(url)
    .get_result(conn)
    .await?;
    Ok(found.is_known)
}
