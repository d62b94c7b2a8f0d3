//! When an account was last here.

use chrono::TimeDelta;
use kanikey_core::Timestamp;
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError};

/// How old the note of an account's last activity gets before it is written again.
const FRESH: TimeDelta = TimeDelta::minutes(1);

/// Whether it was noted lately that the account is here.
pub fn is_noted(last_active_at: Option<Timestamp>, now: Timestamp) -> bool {
    last_active_at.is_some_and(|at| at >= now - FRESH)
}

/// Notes that the account is here, unless it was noted lately.
pub async fn note_activity(conn: &mut Connection, user: &User, now: Timestamp) -> Result<(), DbError> {
    if is_noted(user.last_active_at, now) {
        return Ok(());
    }
    users::touch(conn, &user.id, now, now - FRESH).await
}
