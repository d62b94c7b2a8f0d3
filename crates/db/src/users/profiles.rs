//! Profiles.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::user_profiles;

use super::Profile;
use crate::{Connection, DbError};

/// The profile of a user.
pub async fn profile(conn: &mut Connection, user_id: &str) -> Result<Option<Profile>, DbError> {
    let row = user_profiles::table
        .find(user_id)
        .select(Profile::as_select())
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// The profiles of these users, in no order.
pub async fn profiles(conn: &mut Connection, user_ids: &[String]) -> Result<Vec<Profile>, DbError> {
    if user_ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = user_profiles::table
        .filter(user_profiles::user_id.eq_any(user_ids))
        .select(Profile::as_select())
        .load(conn)
        .await?;
    Ok(found)
}
