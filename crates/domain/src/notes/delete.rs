//! Deleting notes and taking renotes back.

use kanikey_db::drive::DriveFile;
use kanikey_db::notes::{self, Note};
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError, transaction};
use kanikey_messages::{Event, NoteUpdate};

use crate::quotes::revoke_of_note;
use crate::{Deed, DomainError, Site, drive};

/// Why a note was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    /// There is no such note, or not for whoever asks.
    #[error("no such note")]
    NoSuchNote,
    /// It is somebody else's.
    #[error("not the author, and no moderator")]
    AccessDenied,
    /// Something that is nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for DeleteError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Deletes a note with its renotes and quotes. `user` is its author or a moderator.
pub async fn delete(site: &Site, user: &User, note_id: &str) -> Result<(), DeleteError> {
    let mut conn = site.conn().await?;
    let note = notes::by_id(&mut conn, note_id).await?.ok_or(DeleteError::NoSuchNote)?;
    if note.user_id != user.id && !user.is_moderator && !user.is_administrator {
        return Err(DeleteError::AccessDenied);
    }
    let deleted = delete_all(site, &mut conn, &[note]).await?;
    drop(conn);
    Ok(deleted.finish(site).await?)
}

/// Deletes a note because its author's server says so. `false` where it is not there or not that author's.
pub async fn delete_remote(site: &Site, author: &User, uri: &str) -> Result<bool, DomainError> {
    let mut conn = site.conn().await?;
    let Some(note) = notes::by_uri(&conn, uri).await? else {
        return Ok(false);
    };
    if note.user_id != author.id {
        return Ok(false);
    }
    let deleted = delete_all(site, &mut conn, &[note]).await?;
    drop(conn);
    deleted.finish(site).await?;
    Ok(true)
}

/// Deletes the renotes by `user` of a note that they can see.
pub async fn unrenote(site: &Site, user: &User, note_id: &str) -> Result<(), DeleteError> {
    let mut conn = site.conn().await?;
    let now = site.clock.now();
    super::visible(&mut conn, note_id, Some(&user.id), now)
        .await?
        .ok_or(DeleteError::NoSuchNote)?;
    let renotes = notes::pure_renotes_by(&mut conn, note_id, &user.id).await?;
    let deleted = delete_all(site, &mut conn, &renotes).await?;
    drop(conn);
    Ok(deleted.finish(site).await?)
}

/// What is left to do once notes are deleted.
#[derive(Default)]
struct Deleted {
    events: Vec<Event>,
    files: Vec<DriveFile>,
}

impl Deleted {
    async fn finish(self, site: &Site) -> Result<(), DomainError> {
        site.publish(self.events);
        drive::remove_stored(site, &self.files).await
    }
}

async fn delete_all(site: &Site, conn: &mut Connection, doomed: &[Note]) -> Result<Deleted, DomainError> {
    let deleted_at = site.clock.now();
    transaction(conn, async |conn| {
        let mut deleted = Deleted::default();
        for note in doomed {
            if let Some(author) = users::by_id(conn, &note.user_id).await? {
                let deed = Deed::DeleteNote { author: &author, note };
                deleted.events.extend(site.outbox.append(conn, deed).await?);
                deleted.events.extend(revoke_of_note(site, conn, &author, note).await?);
            }
            let gone = notes::delete(conn, &note.id).await?;
            deleted.files.extend(gone.files);
            deleted
                .events
                .extend(gone.notes.into_iter().map(|gone| Event::NoteUpdated {
                    note_id: gone.id,
                    update: NoteUpdate::Deleted { deleted_at },
                }));
        }
        Ok(deleted)
    })
    .await
}
