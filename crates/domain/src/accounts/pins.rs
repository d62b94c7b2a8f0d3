//! Notes pinned to profiles.

use kanikey_db::notes::{self, UserNotePin};
use kanikey_db::users::{self, User};
use kanikey_db::{DbError, transaction};
use kanikey_messages::Event;

use crate::{Deed, DomainError, Site};

/// Why a note was not pinned or unpinned.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// It is not there, or somebody else's.
    #[error("no such note of one's own")]
    NoSuchNote,
    /// It is pinned.
    #[error("pinned already")]
    AlreadyPinned,
    /// There are as many as the policies allow.
    #[error("too many pins")]
    LimitExceeded,
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Pins one of the user's own notes.
pub async fn pin(site: &Site, user: &User, note_id: &str) -> Result<(), PinError> {
    let limit = usize::try_from(site.settings.policies().pin_limit).unwrap_or(0);
    let mut conn = site.conn().await?;
    let event = transaction::<_, PinError>(&mut conn, async |conn| {
        // The lock keeps two pins at once within the limit.
        let user = users::lock(conn, &user.id).await?.ok_or(DbError::NotFound)?;
        let note = notes::by_id(conn, note_id).await?;
        let note = note
            .filter(|note| note.user_id == user.id)
            .ok_or(PinError::NoSuchNote)?;
        let pins = users::pins_of(conn, &user.id).await?;
        if pins.iter().any(|pin| pin.note_id == note_id) {
            return Err(PinError::AlreadyPinned);
        }
        if pins.len() >= limit {
            return Err(PinError::LimitExceeded);
        }
        let pin = UserNotePin {
            id: site.ids.next(),
            user_id: user.id.clone(),
            note_id: note_id.to_owned(),
        };
        users::insert_pin(conn, &pin).await?;
        let deed = Deed::Pin {
            user: &user,
            note: &note,
        };
        Ok(site.outbox.append(conn, deed).await?)
    })
    .await?;
    drop(conn);
    published(site, user, event);
    Ok(())
}

/// Takes a pin away; nothing happens where there is none.
pub async fn unpin(site: &Site, user: &User, note_id: &str) -> Result<(), PinError> {
    let mut conn = site.conn().await?;
    let note = notes::by_id(&mut conn, note_id).await?.ok_or(PinError::NoSuchNote)?;
    let event = transaction::<_, PinError>(&mut conn, async |conn| {
        if users::remove_pin(conn, &user.id, note_id).await? {
            Ok(site.outbox.append(conn, Deed::Unpin { user, note: &note }).await?)
        } else {
            Ok(None)
        }
    })
    .await?;
    drop(conn);
    published(site, user, event);
    Ok(())
}

impl From<DbError> for PinError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

fn published(site: &Site, user: &User, delivery: Option<Event>) {
    let user_id = user.id.clone();
    site.publish(delivery.into_iter().chain([Event::MeUpdated { user_id }]));
}
