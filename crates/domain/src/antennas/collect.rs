//! Collecting notes as they come.

use std::collections::HashMap;

use kanikey_db::antennas::{self, Antenna, AntennaNote};
use kanikey_db::notes::{self, Note};
use kanikey_db::users::{self, User};

use super::matching::matches;
use crate::{DomainError, Site};

/// Adds new notes to the antennas that look for them; after the commit of each note, once. Returns what was added. As many
/// queries for many notes as for one, and one where nobody has an antenna.
pub async fn on_notes_created(site: &Site, note_ids: &[String]) -> Result<Vec<AntennaNote>, DomainError> {
    let mut conn = site.conn().await?;
    let mut found = antennas::candidates_for(&mut conn, note_ids, site.clock.now()).await?;
    if found.is_empty() {
        return Ok(found);
    }
    let note_ids = each_once(found.iter().map(|pair| &pair.note_id));
    let antenna_ids = each_once(found.iter().map(|pair| &pair.antenna_id));
    let notes = notes::by_ids(&mut conn, &note_ids).await?;
    let antennas = antennas::by_ids(&mut conn, &antenna_ids).await?;
    let author_ids = each_once(notes.iter().map(|note| &note.user_id));
    let authors = users::by_ids(&conn, &author_ids).await?;
    let notes: HashMap<&str, &Note> = notes.iter().map(|note| (note.id.as_str(), note)).collect();
    let antennas: HashMap<&str, &Antenna> = antennas.iter().map(|antenna| (antenna.id.as_str(), antenna)).collect();
    let authors: HashMap<&str, &User> = authors.iter().map(|user| (user.id.as_str(), user)).collect();
    let local = site.urls.account_host();
    let is_hit = |pair: &AntennaNote| {
        let (antenna, note) = (antennas.get(&*pair.antenna_id)?, notes.get(&*pair.note_id)?);
        let author = authors.get(&*note.user_id)?;
        Some(matches(antenna, note, author, local))
    };
    found.retain(|pair| is_hit(pair) == Some(true));
    if found.is_empty() {
        return Ok(found);
    }
    Ok(antennas::collect(&mut conn, &found).await?)
}

fn each_once<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut ids: Vec<String> = ids.cloned().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
