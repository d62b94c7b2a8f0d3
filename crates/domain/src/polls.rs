//! Voting in polls, and telling everybody when they end.

mod updates;

use kanikey_db::polls::{self, Poll, PollVote};
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError, transaction};
use kanikey_messages::{Event, NoteUpdate};

use crate::notes::{Target, target};
use crate::notifications::{self, NewNotification};
use crate::{Deed, DomainError, Site};

pub use updates::send_due_updates;

/// How many polls are ended in one transaction.
const ENDED_AT_ONCE: i64 = 50;

/// Why a vote does not count.
#[derive(Debug, thiserror::Error)]
pub enum VoteError {
    /// There is no such note, or not for the voter.
    #[error("no such note")]
    NoSuchNote,
    /// The note's author blocks the voter.
    #[error("blocked by the author")]
    Blocked,
    /// The note has no poll.
    #[error("no poll")]
    NoPoll,
    /// The poll has no such choice.
    #[error("no such choice")]
    InvalidChoice,
    /// They voted already, or for this choice where more than one is allowed.
    #[error("already voted")]
    AlreadyVoted,
    /// The poll is over.
    #[error("the poll is over")]
    AlreadyExpired,
    /// Something that is nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for VoteError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Votes for the choice at `choice` (from 0) of the poll of a note.
pub async fn vote(site: &Site, user: &User, note_id: &str, choice: i32) -> Result<(), VoteError> {
    let now = site.clock.now();
    let mut conn = site.conn().await?;
    let note = match target(&mut conn, note_id, &user.id, now).await? {
        Target::Missing => return Err(VoteError::NoSuchNote),
        Target::Blocked => return Err(VoteError::Blocked),
        Target::Found(note) => note,
    };
    let events = transaction(&mut conn, async |conn| {
        let poll = polls::lock(conn, note_id).await?.ok_or(VoteError::NoPoll)?;
        if poll.expires_at.is_some_and(|end| end <= now) {
            return Err(VoteError::AlreadyExpired);
        }
        let name = choice_of(&poll, choice).ok_or(VoteError::InvalidChoice)?;
        let votes = polls::votes_of(conn, &user.id, std::slice::from_ref(&note.id)).await?;
        if votes.iter().any(|vote| !poll.multiple || vote.choice == choice) {
            return Err(VoteError::AlreadyVoted);
        }
        let vote = PollVote {
            id: site.ids.next(),
            note_id: note.id.clone(),
            user_id: user.id.clone(),
            choice,
        };
        polls::vote(conn, &vote).await?;
        let mut events = vec![Event::NoteUpdated {
            note_id: note.id.clone(),
            update: NoteUpdate::PollVoted {
                user_id: user.id.clone(),
                choice,
            },
        }];
        if note.user_host.is_some() && user.host.is_none() {
            let deed = Deed::Vote {
                user,
                note: &note,
                vote_id: &vote.id,
                choice: name,
            };
            events.extend(site.outbox.append(conn, deed).await?);
        }
        events.extend(updates::voted(site, conn, &note).await?);
        Ok(events)
    })
    .await?;
    drop(conn);
    site.publish(events);
    Ok(())
}

/// Tells the authors and local voters of all polls that are over by now; a periodic job. Returns how many polls ended.
pub async fn end_due(site: &Site) -> Result<usize, DomainError> {
    let mut ended = 0;
    loop {
        let mut conn = site.conn().await?;
        let (count, events) = transaction(&mut conn, async |conn| end_some(site, conn).await).await?;
        drop(conn);
        site.publish(events);
        ended += count;
        if count == 0 {
            return Ok(ended);
        }
    }
}

async fn end_some(site: &Site, conn: &mut Connection) -> Result<(usize, Vec<Event>), DomainError> {
    let note_ids = polls::end_due(conn, site.clock.now(), ENDED_AT_ONCE).await?;
    let notes = kanikey_db::notes::by_ids(conn, &note_ids).await?;
    let mut events = updates::tell(site, conn, &notes).await?;
    for note in notes {
        let mut told = polls::voters(conn, &note.id).await?;
        if !told.contains(&note.user_id) {
            told.push(note.user_id.clone());
        }
        let new = NewNotification {
            notifier_id: None,
            ..NewNotification::by("pollEnded", &note.user_id).about(&note.id)
        };
        events.extend(notifications::create_for(site, conn, &told, new).await?);
    }
    Ok((note_ids.len(), events))
}

fn choice_of(poll: &Poll, choice: i32) -> Option<&str> {
    let place = usize::try_from(choice).ok()?;
    poll.choices.get(place).map(String::as_str)
}
