//! Changing what a note says. What it said before is kept.

use kanikey_core::Timestamp;
use kanikey_db::notes::{self, Note, NoteEdit};
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError, hashtags, notifications, polls, transaction};
use kanikey_messages::{Event, NoteUpdate};

use super::check::files;
use super::create::{Referred, everything_said, references, tidy};
use super::handles::look_for;
use super::{CreateError, NewNote, NewPoll, References};
use crate::notifications::{NewNotification, create_for};
use crate::{Deed, DomainError, Site};

/// What is to change: `None` stays as it is, `Some(None)` is taken away. A poll cannot be changed.
#[derive(Clone, Debug, Default)]
pub struct NoteChanges {
    /// What it says, in MFM.
    pub text: Option<Option<String>>,
    /// The content warning.
    pub cw: Option<Option<String>>,
    /// Files of the author, in order.
    pub file_ids: Option<Vec<String>>,
    /// Where mentions, hashtags and emojis come from.
    pub references: References,
    /// When it was changed, for notes of other servers. What is not later than the last change known here is an old
    /// version, and nothing happens.
    pub edited_at: Option<Timestamp>,
}

/// Why a note was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// There is no such note.
    #[error("no such note")]
    NoSuchNote,
    /// It is somebody else's.
    #[error("not the author")]
    AccessDenied,
    /// What only renotes says nothing that could be changed.
    #[error("a pure renote")]
    PureRenote,
    /// Nothing would be left.
    #[error("the note would say nothing")]
    Empty,
    /// A file is not there, or not the author's.
    #[error("no such file")]
    NoSuchFile,
    /// It would say what nobody may say here.
    #[error("prohibited words")]
    ProhibitedWords,
    /// More mentions than the author may make.
    #[error("too many mentions")]
    TooManyMentions,
    /// Something that is nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Changes a note of `author`, local or remote, tells whom it newly mentions, and returns it as it is now. Where nothing
/// changes, nothing happens.
pub async fn update(site: &Site, author: &User, note_id: &str, changes: NoteChanges) -> Result<Note, UpdateError> {
    let now = site.clock.now();
    look_for_mentioned(site, author, &changes).await?;
    let mut conn = site.conn().await?;
    let (note, events) = transaction(&mut conn, async |conn| {
        let old = notes::lock(conn, note_id).await?.ok_or(UpdateError::NoSuchNote)?;
        if old.user_id != author.id {
            return Err(UpdateError::AccessDenied);
        }
        if old.is_pure_renote {
            return Err(UpdateError::PureRenote);
        }
        match changed(site, conn, author, &old, changes, now).await? {
            Some(new) => {
                let events = store(site, conn, author, &old, &new, now).await?;
                Ok((new, events))
            }
            None => Ok((old, Vec::new())),
        }
    })
    .await?;
    drop(conn);
    site.publish(events);
    Ok(note)
}

impl From<DbError> for UpdateError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

impl From<CreateError> for UpdateError {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::NoSuchFile => Self::NoSuchFile,
            CreateError::TooManyMentions => Self::TooManyMentions,
            CreateError::Domain(error) => Self::Domain(error),
            other => Self::Domain(DomainError::Inconsistent(other.to_string())),
        }
    }
}

/// Whoever is mentioned and not known here is looked for before anything is locked.
async fn look_for_mentioned(site: &Site, author: &User, changes: &NoteChanges) -> Result<(), DomainError> {
    let said = NewNote {
        text: changes.text.clone().flatten(),
        cw: changes.cw.clone().flatten(),
        references: changes.references.clone(),
        ..NewNote::default()
    };
    look_for(site, author, &said).await
}

/// The note as it is to be; `None` where that is what it is.
async fn changed(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    old: &Note,
    changes: NoteChanges,
    now: Timestamp,
) -> Result<Option<Note>, UpdateError> {
    let edited_at = changes.edited_at.map_or(now, |at| at.min(now));
    if changes.edited_at.is_some() && old.updated_at.is_some_and(|known| edited_at <= known) {
        return Ok(None);
    }
    let mut said = NewNote {
        text: changes.text.unwrap_or_else(|| old.text.clone()),
        cw: changes.cw.unwrap_or_else(|| old.cw.clone()),
        file_ids: changes.file_ids.unwrap_or_else(|| old.file_ids.clone()),
        poll: poll_of(conn, old).await?,
        references: changes.references,
        ..NewNote::default()
    };
    tidy(&mut said, author);
    if said.text == old.text && said.cw == old.cw && said.file_ids == old.file_ids {
        return Ok(None);
    }
    if !said.is_sayable() {
        return Err(UpdateError::Empty);
    }
    if site.settings.words().prohibited.matches(&everything_said(&said)) {
        return Err(UpdateError::ProhibitedWords);
    }
    if said.file_ids != old.file_ids {
        files(conn, author, &said.file_ids).await?;
    }
    let referred = references(site, conn, author, &said).await?;
    let new = Note {
        text: said.text,
        cw: said.cw,
        file_ids: said.file_ids,
        updated_at: Some(edited_at),
        ..referring(old, referred)
    };
    if new.mentions.len() > usize::try_from(site.settings.policies().mention_limit).unwrap_or(0) {
        return Err(UpdateError::TooManyMentions);
    }
    Ok(Some(new))
}

async fn poll_of(conn: &mut Connection, note: &Note) -> Result<Option<NewPoll>, DbError> {
    if !note.has_poll {
        return Ok(None);
    }
    let poll = polls::by_note_ids(conn, std::slice::from_ref(&note.id)).await?.pop();
    Ok(poll.map(|poll| NewPoll {
        choices: poll.choices,
        ..NewPoll::default()
    }))
}

/// The note with what it refers to now. Whoever could see it or is answered by it stays.
fn referring(old: &Note, referred: Referred) -> Note {
    let mut mentions = referred.mentions;
    let mut visible_user_ids = old.visible_user_ids.clone();
    mentions.extend(old.reply_user_id.clone());
    if old.visibility == "specified" {
        visible_user_ids.extend(
            mentions
                .iter()
                .filter(|id| !old.visible_user_ids.contains(*id))
                .cloned(),
        );
        mentions.extend(visible_user_ids.iter().cloned());
    }
    let mut seen = std::collections::HashSet::new();
    mentions.retain(|id| *id != old.user_id && seen.insert(id.clone()));
    Note {
        mentions,
        visible_user_ids,
        tags: referred.tags,
        emojis: referred.emojis,
        ..old.clone()
    }
}

async fn store(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    old: &Note,
    new: &Note,
    now: Timestamp,
) -> Result<Vec<Event>, DomainError> {
    let replaced = NoteEdit {
        id: site.ids.next(),
        note_id: old.id.clone(),
        edited_at: new.updated_at.unwrap_or(now),
        text: old.text.clone(),
        cw: old.cw.clone(),
        file_ids: old.file_ids.clone(),
    };
    notes::edit(conn, new, &replaced).await?;
    let fresh_tags: Vec<String> = new.tags.iter().filter(|tag| !old.tags.contains(tag)).cloned().collect();
    let trends = new.visibility == "public" && !author.is_bot;
    hashtags::record(conn, &fresh_tags, &author.id, author.host.is_none(), trends, now).await?;
    let mut events = vec![Event::NoteUpdated {
        note_id: new.id.clone(),
        update: NoteUpdate::Edited {
            text: new.text.clone(),
            cw: new.cw.clone(),
        },
    }];
    events.extend(notify(site, conn, old, new).await?);
    let deed = Deed::UpdateNote {
        author,
        note: new,
        before: old,
    };
    events.extend(site.outbox.append(conn, deed).await?);
    Ok(events)
}

/// Tells those who are mentioned now and were not before; nobody twice of the same note.
async fn notify(site: &Site, conn: &mut Connection, old: &Note, new: &Note) -> Result<Vec<Event>, DomainError> {
    let mut fresh: Vec<String> = new
        .mentions
        .iter()
        .filter(|id| !old.mentions.contains(id))
        .cloned()
        .collect();
    let told = notifications::told_of(conn, &new.id, &fresh).await?;
    fresh.retain(|id| !told.contains(id));
    let mention = NewNotification::by("mention", &new.user_id).about(&new.id);
    create_for(site, conn, &fresh, mention).await
}
