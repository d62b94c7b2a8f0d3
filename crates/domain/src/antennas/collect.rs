//! Collecting notes as they come.

use kanikey_db::antennas::{self, Antenna};
use kanikey_db::{DbError, notes, users};

use super::matching::matches;
use crate::{DomainError, Site};

/// Adds a new note to the antennas that look for it; after the commit of the note, once. Returns those antennas' ids.
pub async fn on_note_created(site: &Site, note_id: &str) -> Result<Vec<String>, DomainError> {
    let mut conn = site.conn().await?;
    let candidates = antennas::candidates_for(&mut conn, note_id, site.clock.now()).await?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let Some(note) = notes::by_id(&mut conn, note_id).await? else {
        return Ok(Vec::new());
    };
    let Some(author) = users::by_id(&mut conn, &note.user_id).await? else {
        return Ok(Vec::new());
    };
    let local = site.urls.account_host();
    let hit: Vec<String> = candidates
        .into_iter()
        .filter(|antenna: &Antenna| matches(antenna, &note, &author, local))
        .map(|antenna| antenna.id)
        .collect();
    if hit.is_empty() {
        return Ok(hit);
    }
    match antennas::collect(&mut conn, &hit, note_id).await {
        // An antenna or the note is gone by now; whoever misses the rest misses a note that nobody waits for.
        Err(DbError::ForeignKey { .. }) => Ok(Vec::new()),
        collected => Ok(collected?),
    }
}
