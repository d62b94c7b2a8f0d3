//! Telling other servers how a poll of ours stands: at once, but each poll at most once a minute, and when it ends.

use chrono::TimeDelta;
use kanikey_db::notes::Note;
use kanikey_db::{Connection, polls, transaction, users};
use kanikey_messages::Event;

use crate::{Deed, DomainError, Site};

/// The shortest time between two Updates of one poll.
const INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// How many polls are told of in one transaction.
const TOLD_AT_ONCE: i64 = 50;

/// Somebody voted in the poll of a note. The poll is locked.
pub(super) async fn voted(site: &Site, conn: &mut Connection, note: &Note) -> Result<Vec<Event>, DomainError> {
    let is_ours = note.user_host.is_none() && !note.local_only;
    if is_ours && polls::claim_update(conn, &note.id, site.clock.now(), INTERVAL).await? {
        tell(site, conn, std::slice::from_ref(note)).await
    } else {
        Ok(Vec::new())
    }
}

/// Sends the Updates that had to wait; a periodic job. Returns how many polls were told of.
pub async fn send_due_updates(site: &Site) -> Result<usize, DomainError> {
    let mut told = 0;
    loop {
        let mut conn = site.conn().await?;
        let (count, events) = transaction::<_, DomainError>(&mut conn, async |conn| {
            let note_ids = polls::take_due_updates(conn, site.clock.now(), TOLD_AT_ONCE).await?;
            let notes = kanikey_db::notes::by_ids(conn, &note_ids).await?;
            Ok((note_ids.len(), tell(site, conn, &notes).await?))
        })
        .await?;
        drop(conn);
        site.publish(events);
        told += count;
        if count == 0 {
            return Ok(told);
        }
    }
}

/// Sends how the polls of those of the notes that are ours stand.
pub(super) async fn tell(site: &Site, conn: &mut Connection, notes: &[Note]) -> Result<Vec<Event>, DomainError> {
    let ours: Vec<&Note> = notes.iter().filter(|note| note.user_host.is_none()).collect();
    let author_ids: Vec<String> = ours.iter().map(|note| note.user_id.clone()).collect();
    let authors = users::by_ids(conn, &author_ids).await?;
    let mut events = Vec::new();
    for note in ours {
        if let Some(author) = authors.iter().find(|author| author.id == note.user_id) {
            events.extend(site.outbox.append(conn, Deed::UpdatePoll { author, note }).await?);
        }
    }
    Ok(events)
}
