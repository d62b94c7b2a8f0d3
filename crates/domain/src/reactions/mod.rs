//! Reactions to notes: one per account and note.

mod form;

use kanikey_db::notes::{self, Note};
use kanikey_db::reactions::{self, NoteReaction};
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError, transaction};
use kanikey_messages::event::ReactedEmoji;
use kanikey_messages::{Event, NoteUpdate};

use crate::notes::{Target, target};
use crate::notifications::{self, NewNotification};
use crate::{Deed, DomainError, Site};

pub use form::FALLBACK;

/// Why a reaction was not made or taken back.
#[derive(Debug, thiserror::Error)]
pub enum ReactError {
    /// There is no such note, or not for whoever reacts.
    #[error("no such note")]
    NoSuchNote,
    /// The note's author blocks them.
    #[error("blocked by the author")]
    Blocked,
    /// What only renotes cannot be reacted to.
    #[error("a pure renote cannot be reacted to")]
    PureRenote,
    /// The same reaction is there already.
    #[error("already reacted")]
    AlreadyReacted,
    /// There is no reaction to take back.
    #[error("not reacted")]
    NotReacted,
    /// Something that is nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for ReactError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Reacts to a note with an emoji, `:name:` or a legacy name; what cannot be used becomes ❤. Another reaction of the same
/// account is replaced. `uri` is the Like of a remote account.
pub async fn create(
    site: &Site,
    user: &User,
    note_id: &str,
    reaction: &str,
    uri: Option<&str>,
) -> Result<(), ReactError> {
    let mut conn = site.conn().await?;
    let note = match target(&mut conn, note_id, &user.id, site.clock.now()).await? {
        Target::Missing => return Err(ReactError::NoSuchNote),
        Target::Blocked => return Err(ReactError::Blocked),
        Target::Found(note) if note.is_pure_renote => return Err(ReactError::PureRenote),
        Target::Found(note) => *note,
    };
    let is_silenced = site.settings.settings().is_media_silenced(user.host.as_deref());
    let reaction = if is_silenced && reaction.starts_with(':') {
        FALLBACK
    } else {
        reaction
    };
    let form = form::normalize(&mut conn, user, &note, reaction).await?;
    let new = NoteReaction {
        id: site.ids.next(),
        note_id: note.id,
        user_id: user.id.clone(),
        reaction: form.reaction,
        uri: uri.map(str::to_owned),
    };
    let events = transaction(&mut conn, async |conn| store(site, conn, user, &new, form.emoji).await).await?;
    drop(conn);
    site.publish(events);
    Ok(())
}

/// Takes back the reaction of `user` to a note.
pub async fn delete(site: &Site, user: &User, note_id: &str) -> Result<(), ReactError> {
    let mut conn = site.conn().await?;
    let events = transaction(&mut conn, async |conn| {
        let note = notes::lock(conn, note_id).await?.ok_or(ReactError::NoSuchNote)?;
        let old = reactions::find(conn, note_id, &user.id)
            .await?
            .ok_or(ReactError::NotReacted)?;
        remove(site, conn, user, &note, &old).await
    })
    .await?;
    drop(conn);
    site.publish(events);
    Ok(())
}

async fn store(
    site: &Site,
    conn: &mut Connection,
    user: &User,
    new: &NoteReaction,
    emoji: Option<ReactedEmoji>,
) -> Result<Vec<Event>, ReactError> {
    // All that change a note's reactions wait for each other here, so that the counts are exact.
    let note = notes::lock(conn, &new.note_id).await?.ok_or(ReactError::NoSuchNote)?;
    let mut events = match reactions::find(conn, &note.id, &user.id).await? {
        Some(old) if old.reaction == new.reaction => return Err(ReactError::AlreadyReacted),
        Some(old) => remove(site, conn, user, &note, &old).await?,
        None => Vec::new(),
    };
    reactions::insert(conn, new).await?;
    notes::count_reaction(conn, &note.id, &new.reaction, 1).await?;
    events.push(Event::NoteUpdated {
        note_id: note.id.clone(),
        update: NoteUpdate::Reacted {
            user_id: user.id.clone(),
            reaction: new.reaction.clone(),
            emoji,
        },
    });
    let told = NewNotification {
        reaction: Some(&new.reaction),
        ..NewNotification::by("reaction", &user.id).about(&note.id)
    };
    events.extend(notifications::create(site, conn, &note.user_id, told).await?);
    let deed = Deed::React {
        user,
        note: &note,
        reaction: new,
    };
    events.extend(site.outbox.append(conn, deed).await?);
    Ok(events)
}

async fn remove(
    site: &Site,
    conn: &mut Connection,
    user: &User,
    note: &Note,
    old: &NoteReaction,
) -> Result<Vec<Event>, ReactError> {
    reactions::delete(conn, &old.id).await?;
    notes::count_reaction(conn, &note.id, &old.reaction, -1).await?;
    let mut events = vec![Event::NoteUpdated {
        note_id: note.id.clone(),
        update: NoteUpdate::Unreacted {
            user_id: user.id.clone(),
            reaction: old.reaction.clone(),
        },
    }];
    let deed = Deed::Unreact {
        user,
        note,
        reaction: old,
    };
    events.extend(site.outbox.append(conn, deed).await?);
    Ok(events)
}

/// Whether the reactions of `owner_id` may be shown to `viewer_id`: always to themselves, else where they are public.
pub async fn are_public(conn: &mut Connection, owner_id: &str, viewer_id: Option<&str>) -> Result<bool, DbError> {
    if viewer_id == Some(owner_id) {
        return Ok(true);
    }
    let profile = users::profile(conn, owner_id).await?;
    Ok(profile.is_some_and(|profile| profile.public_reactions))
}
