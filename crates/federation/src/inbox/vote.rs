//! Votes in polls of this server.

use kanikey_db::federation::published;
use kanikey_db::polls::Poll;
use kanikey_domain::polls::{self, VoteError};

use super::{Handled, InboxError, Incoming};

/// The poll of a note of this server, if that has one.
pub(super) async fn poll(incoming: &Incoming<'_>, question: &str) -> Result<Option<Poll>, InboxError> {
    let Some(note_id) = incoming.site.urls.id_of(question, "notes") else {
        return Ok(None);
    };
    Ok(published::poll(&mut *incoming.site.conn().await?, note_id).await?)
}

/// A vote of the actor: before the end, for a choice that there is, each once, and only one where one is allowed.
pub(super) async fn handle(incoming: &Incoming<'_>, poll: &Poll, choice: &str) -> Handled {
    let place = poll.choices.iter().position(|name| name == choice);
    let place = place.and_then(|place| i32::try_from(place).ok());
    let place = place.ok_or_else(|| InboxError::refused("no such choice"))?;
    match polls::vote(incoming.site, incoming.actor, &poll.note_id, place).await {
        Ok(()) => Ok(()),
        Err(VoteError::Domain(error)) => Err(error.into()),
        Err(error) => Err(InboxError::because(error)),
    }
}
