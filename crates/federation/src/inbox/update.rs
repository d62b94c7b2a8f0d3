//! `Update`: of the actor itself, or of the votes of its poll.

use kanikey_db::federation::published;
use kanikey_domain::polls::{self, VoteError};
use kanikey_vocab::incoming::{self as vocab, Kind, kind_of};
use serde_json::Value;

use super::{Handled, InboxError, Incoming};
use crate::resolve::store_actor;

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let Some(object) = incoming.object() else {
        return Err(InboxError::refused("the object did not come along"));
    };
    match kind_of(object) {
        Some(Kind::Actor) => actor(incoming, object).await,
        Some(Kind::Note) => question(incoming, object).await,
        _ => Err(InboxError::refused("not something to update")),
    }
}

async fn actor(incoming: &Incoming<'_>, object: &Value) -> Handled {
    if incoming.object_id()? != incoming.actor_uri() {
        return Err(InboxError::refused("only the actor updates itself"));
    }
    store_actor(incoming.site, object).await?;
    Ok(())
}

/// Takes over the counts of a poll that is known here; its choices stay.
async fn question(incoming: &Incoming<'_>, object: &Value) -> Handled {
    let note = vocab::Note::read(object).map_err(InboxError::because)?;
    let mut conn = incoming.site.conn().await?;
    let known = kanikey_db::notes::by_uri(&mut conn, &note.id).await?;
    let known = known.ok_or_else(|| InboxError::refused("the note is not known"))?;
    if known.user_id != incoming.actor.id || note.author() != incoming.actor_uri() {
        return Err(InboxError::refused("the note is somebody else's"));
    }
    let (Some(stored), Some(read)) = (published::poll(&mut conn, &known.id).await?, note.poll) else {
        return Err(InboxError::refused("the note has no poll"));
    };
    let votes: Vec<i32> = stored
        .choices
        .iter()
        .map(|choice| {
            let read = read.choices.iter().find(|read| read.name == *choice);
            read.map_or(0, |read| i32::try_from(read.votes).unwrap_or(i32::MAX))
        })
        .collect();
    published::set_votes(&mut conn, &known.id, &votes).await?;
    Ok(())
}

/// A vote of the actor in a poll of ours, and the only one that counts.
pub(super) async fn vote(incoming: &Incoming<'_>, question: &str, choice: &str) -> Handled {
    let site = incoming.site;
    let note_id = site.urls.id_of(question, "notes");
    let note_id = note_id.ok_or_else(|| InboxError::refused("not a poll of this server"))?;
    let poll = published::poll(&mut *site.conn().await?, note_id).await?;
    let poll = poll.ok_or_else(|| InboxError::refused("no such poll"))?;
    let place = poll.choices.iter().position(|name| name == choice);
    let place = place.and_then(|place| i32::try_from(place).ok());
    let place = place.ok_or_else(|| InboxError::refused("no such choice"))?;
    match polls::vote(site, incoming.actor, note_id, place).await {
        Ok(()) | Err(VoteError::AlreadyVoted) => Ok(()),
        Err(VoteError::Domain(error)) => Err(error.into()),
        Err(error) => Err(InboxError::because(error)),
    }
}
