//! Notes, renotes, quotes and replies.

mod check;
mod create;
mod delete;
mod handles;
mod new_note;
pub mod thread_muting;
mod update;

pub use create::create;
pub use delete::{DeleteError, delete, delete_remote, unrenote};
pub use new_note::{CreateError, NewNote, NewPoll, References};
pub use update::{NoteChanges, UpdateError, update};

use kanikey_core::Timestamp;
use kanikey_db::notes::Note;
use kanikey_db::{Connection, DbError};

use crate::visibility::{Viewer, can_see};

/// The note, where it is there and `viewer_id` may see it.
pub async fn visible(
    conn: &mut Connection,
    note_id: &str,
    viewer_id: Option<&str>,
    now: Timestamp,
) -> Result<Option<Note>, DbError> {
    let Some(note) = kanikey_db::notes::by_id(conn, note_id).await? else {
        return Ok(None);
    };
    let is_visible = crate::visibility::can_see_note(conn, &note, viewer_id, now).await?;
    Ok(is_visible.then_some(note))
}

/// What somebody is about to do something with: a note that they can see, and whether its author blocks them.
pub(crate) enum Target {
    /// There is no such note for them.
    Missing,
    /// Its author blocks them.
    Blocked,
    /// Here it is.
    Found(Box<Note>),
}

/// Looks up what `user_id` wants to act on.
pub(crate) async fn target(
    conn: &mut Connection,
    note_id: &str,
    user_id: &str,
    now: Timestamp,
) -> Result<Target, DbError> {
    let Some(note) = kanikey_db::notes::by_id(conn, note_id).await? else {
        return Ok(Target::Missing);
    };
    judge(conn, note, user_id, now).await
}

async fn judge(conn: &mut Connection, note: Note, user_id: &str, now: Timestamp) -> Result<Target, DbError> {
    let Some(author) = kanikey_db::users::by_id(conn, &note.user_id).await? else {
        return Ok(Target::Missing);
    };
    let viewer = Viewer::load(conn, user_id, std::slice::from_ref(&author.id)).await?;
    if viewer.blocked_by.contains(&author.id) {
        return Ok(Target::Blocked);
    }
    Ok(if can_see(&note, &author, Some(&viewer), now) {
        Target::Found(Box::new(note))
    } else {
        Target::Missing
    })
}
