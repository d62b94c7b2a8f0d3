//! Registering apps and looking them up.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::apps;

use super::App;
use crate::{Connection, DbError};

/// The app with this id.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<App>, DbError> {
    let app = apps::table.find(id).select(App::as_select()).first(conn).await;
    Ok(app.optional()?)
}

/// The app with this secret.
pub async fn by_secret(conn: &mut Connection, secret: &str) -> Result<Option<App>, DbError> {
    let app = apps::table
        .filter(apps::secret.eq(secret))
        .select(App::as_select())
        .first(conn)
        .await;
    Ok(app.optional()?)
}

/// Keeps an app.
pub async fn insert(conn: &mut Connection, app: &App) -> Result<(), DbError> {
    diesel::insert_into(apps::table).values(app).execute(conn).await?;
    Ok(())
}
