//! Starting over, for tests of the whole server.

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{RunQueryDsl as _, SimpleAsyncConnection as _};

use crate::{Connection, DbError};

#[derive(QueryableByName)]
struct Tables {
    #[diesel(sql_type = Text)]
    names: String,
}

/// Empties every table but the migrations' and the settings'; the settings go back to their defaults.
pub async fn reset(conn: &mut Connection) -> Result<(), DbError> {
    let tables: Tables = diesel::sql_query(
        "SELECT coalesce(string_agg(quote_ident(tablename), ', '), '') AS names FROM pg_tables \
         WHERE schemaname = 'public' AND tablename NOT IN ('__diesel_schema_migrations', 'instance_settings')",
    )
    .get_result(conn)
    .await?;
    conn.batch_execute(&format!(
        "TRUNCATE {} RESTART IDENTITY CASCADE; \
         UPDATE instance_settings SET settings = DEFAULT, policies = DEFAULT, updated_at = now()",
        tables.names
    ))
    .await?;
    Ok(())
}
