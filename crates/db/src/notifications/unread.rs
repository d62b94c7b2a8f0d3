//! How much is unread.

use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;

use crate::statement::statement;
use crate::{Connection, DbError};

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many notifications of a user came after `last_read_id`. Counts to `limit`.
pub async fn unread_count(
    conn: &mut Connection,
    notifiee_id: &str,
    last_read_id: Option<&str>,
    limit: i64,
) -> Result<i64, DbError> {
    // In the text, and not a parameter: PostgreSQL keeps one plan for all limits, which is a bad one for few.
    let counted: Count = statement(format!(
        "SELECT count(*) AS count FROM (\
           SELECT 1 FROM notifications WHERE notifiee_id = $1 AND id > $2 LIMIT {limit}) AS unread"
    ))
    .bind::<Text, _>(notifiee_id)
    .bind::<Text, _>(last_read_id.unwrap_or_default())
    .get_result(conn)
    .await?;
    Ok(counted.count)
}
