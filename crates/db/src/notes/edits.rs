//! Changing notes, and what they said before.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{note_edits, notes};

use super::{Note, NoteEdit};
use crate::{Connection, DbError};

/// How many earlier versions of a note are kept.
const MAX_EDITS: i64 = 100;

/// Stores what an edited note says, refers to and carries now, and in `replaced` what it said until then. The note must
/// be locked.
pub async fn edit(conn: &mut Connection, note: &Note, replaced: &NoteEdit) -> Result<(), DbError> {
    diesel::insert_into(note_edits::table)
        .values(replaced)
        .execute(conn)
        .await?;
    let too_many = note_edits::table
        .filter(note_edits::note_id.eq(&note.id))
        .order(note_edits::id.desc())
        .offset(MAX_EDITS)
        .select(note_edits::id);
    let old: Vec<String> = too_many.load(conn).await?;
    if !old.is_empty() {
        diesel::delete(note_edits::table.filter(note_edits::id.eq_any(old)))
            .execute(conn)
            .await?;
    }
    diesel::update(notes::table.find(&note.id))
        .set((
            notes::text.eq(&note.text),
            notes::cw.eq(&note.cw),
            notes::file_ids.eq(&note.file_ids),
            notes::mentions.eq(&note.mentions),
            notes::visible_user_ids.eq(&note.visible_user_ids),
            notes::tags.eq(&note.tags),
            notes::emojis.eq(&note.emojis),
            notes::updated_at.eq(note.updated_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What a note said before each of its edits, the latest first; as many as are kept.
pub async fn edits_of(conn: &mut Connection, note_id: &str) -> Result<Vec<NoteEdit>, DbError> {
    let found = note_edits::table
        .filter(note_edits::note_id.eq(note_id))
        .order(note_edits::id.desc())
        .limit(MAX_EDITS)
        .select(NoteEdit::as_select())
        .load(conn)
        .await?;
    Ok(found)
}
