//! Puts new notes into the antennas that look for them, beside the stream of events: it may take a while, and nobody waits
//! for it.

use std::time::Duration;

use kanikey_domain::{Site, antennas};
use tokio::sync::mpsc;

/// How many notes are looked at together.
const BATCH: usize = 100;

/// How long notes are gathered that come soon after others. Antennas are looked into now and then.
const GATHERING: Duration = Duration::from_millis(100);

/// How many notes may wait. More come only where the database has been away for long.
const MAX_WAITING: usize = 10_000;

/// Where new notes are handed over.
pub struct Collector {
    notes: mpsc::Sender<String>,
}

impl Collector {
    /// Starts it; it ends after its last note when this is dropped.
    pub fn start(site: Site) -> Self {
        let (notes, waiting) = mpsc::channel(MAX_WAITING);
        actix_rt::spawn(collect(site, waiting));
        Self { notes }
    }

    /// Has the antennas look at a new note.
    pub fn look_at(&self, note_id: String) {
        if let Err(error) = self.notes.try_send(note_id) {
            tracing::warn!(%error, "a note did not reach the antennas");
        }
    }
}

async fn collect(site: Site, mut waiting: mpsc::Receiver<String>) {
    let mut note_ids = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut note_ids, BATCH).await > 0 {
        // A task of its own: should one of these notes make it panic, the next ones are looked at all the same.
        let looked_at = actix_rt::spawn(look_at(site.clone(), std::mem::take(&mut note_ids)));
        if let Err(error) = looked_at.await {
            tracing::error!(%error, "notes did not reach the antennas");
        }
        if waiting.len() < BATCH {
            tokio::time::sleep(GATHERING).await;
        }
    }
}

async fn look_at(site: Site, note_ids: Vec<String>) {
    if let Err(error) = antennas::on_notes_created(&site, &note_ids).await {
        tracing::warn!(%error, ?note_ids, "notes did not reach the antennas");
    }
}
