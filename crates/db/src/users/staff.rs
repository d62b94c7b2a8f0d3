//! Who looks after the server.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::users;

use crate::{Connection, DbError};

/// Lets an account administer the server.
pub async fn set_administrator(conn: &mut Connection, user_id: &str) -> Result<(), DbError> {
    diesel::update(users::table.find(user_id))
        .set(users::is_administrator.eq(true))
        .execute(conn)
        .await?;
    Ok(())
}
