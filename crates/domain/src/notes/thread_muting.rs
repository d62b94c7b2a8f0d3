//! Not hearing of a conversation any more.

use kanikey_db::notes::{Note, NoteThreadMuting, thread_mutings};
use kanikey_db::users::User;

use super::DeleteError;
use crate::Site;

/// Mutes the conversation that the note is part of. Muting it twice is once.
pub async fn create(site: &Site, user: &User, note_id: &str) -> Result<(), DeleteError> {
    let mut conn = site.conn().await?;
    let note = super::visible(&mut conn, note_id, Some(&user.id), site.clock.now())
        .await?
        .ok_or(DeleteError::NoSuchNote)?;
    let muting = NoteThreadMuting {
        id: site.ids.next(),
        user_id: user.id.clone(),
        thread_id: thread_of(&note).to_owned(),
    };
    thread_mutings::insert(&mut conn, &muting).await?;
    Ok(())
}

/// Unmutes it.
pub async fn delete(site: &Site, user: &User, note_id: &str) -> Result<(), DeleteError> {
    let mut conn = site.conn().await?;
    let note = super::visible(&mut conn, note_id, Some(&user.id), site.clock.now())
        .await?
        .ok_or(DeleteError::NoSuchNote)?;
    thread_mutings::delete(&mut conn, &user.id, thread_of(&note)).await?;
    Ok(())
}

/// The id of the first note of the conversation.
pub fn thread_of(note: &Note) -> &str {
    note.thread_id.as_deref().unwrap_or(&note.id)
}
