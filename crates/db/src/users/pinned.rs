//! The notes that many users pinned.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::user_note_pins;

use crate::notes::UserNotePin;
use crate::{Connection, DbError};

/// The pins of these users, newest first.
pub async fn pins_of_all(conn: &mut Connection, user_ids: &[&str]) -> Result<Vec<UserNotePin>, DbError> {
    let found = user_note_pins::table
        .filter(user_note_pins::user_id.eq_any(user_ids))
        .order(user_note_pins::id.desc())
        .select(UserNotePin::as_select())
        .load(conn)
        .await?;
    Ok(found)
}
