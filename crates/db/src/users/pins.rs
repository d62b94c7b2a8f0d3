//! The notes that users pinned to their profiles.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::user_note_pins;

use crate::notes::UserNotePin;
use crate::{Connection, DbError};

/// The pins of a user, newest first.
pub async fn pins_of(conn: &mut Connection, user_id: &str) -> Result<Vec<UserNotePin>, DbError> {
    let found = user_note_pins::table
        .filter(user_note_pins::user_id.eq(user_id))
        .order(user_note_pins::id.desc())
        .select(UserNotePin::as_select())
        .load(conn)
        .await?;
    Ok(found)
}

/// Pins a note.
///
/// # Errors
/// [`DbError::Unique`] where it is pinned.
pub async fn insert_pin(conn: &mut Connection, pin: &UserNotePin) -> Result<(), DbError> {
    diesel::insert_into(user_note_pins::table)
        .values(pin)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes a pin away; whether there was one.
pub async fn remove_pin(conn: &mut Connection, user_id: &str, note_id: &str) -> Result<bool, DbError> {
    let pin = user_note_pins::table
        .filter(user_note_pins::user_id.eq(user_id))
        .filter(user_note_pins::note_id.eq(note_id));
    Ok(diesel::delete(pin).execute(conn).await? > 0)
}
