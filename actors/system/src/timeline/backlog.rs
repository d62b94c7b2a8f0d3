//! What a shard has taken out of its mailbox and not done yet. It outlives the shard's actor: the next one goes on with
//! it, and skips what the one before died of.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kanikey_messages::Event;

use super::Happened;

/// Events that may wait; past that, what is new is skipped.
const MAX_WAITING: usize = 8192;

/// Notes that are loaded together.
const MAX_NOTES: usize = 32;

/// The events of one shard.
#[derive(Clone, Default)]
pub(crate) struct Backlog(Arc<Mutex<Queue>>);

/// Events that are done together.
pub(super) enum Batch {
    Notes(Vec<String>),
    One(Happened),
}

#[derive(Default)]
struct Queue {
    events: VecDeque<Happened>,
    /// How many at the front are being done.
    under_way: usize,
    /// How many at the front were being done when an actor died. They are done one by one.
    suspects: usize,
}

impl Backlog {
    /// Puts an event behind all others; `false` where there is no room.
    pub(super) fn push(&self, happened: Happened) -> bool {
        let mut queue = self.lock();
        let has_room = queue.events.len() < MAX_WAITING;
        if has_room {
            queue.events.push_back(happened);
        }
        has_room
    }

    /// What is to be done next: an event, or a new note and all new notes that follow it. All of it must be
    /// [`done`](Self::done) before this is called again.
    pub(super) fn take(&self) -> Option<Batch> {
        let mut queue = self.lock();
        let most = if queue.suspects > 0 { 1 } else { MAX_NOTES };
        let created = queue.events.iter().map_while(|happened| match &happened.event {
            Event::NoteCreated { note_id, .. } => Some(note_id.clone()),
            _ => None,
        });
        let note_ids: Vec<String> = created.take(most).collect();
        let batch = if note_ids.is_empty() {
            Batch::One(queue.events.front()?.clone())
        } else {
            Batch::Notes(note_ids)
        };
        queue.under_way = batch.len();
        Some(batch)
    }

    /// The first of those under way is done, or about to be told to whom it concerns: it will not be done again.
    pub(super) fn done(&self) {
        let mut queue = self.lock();
        queue.events.pop_front();
        queue.under_way = queue.under_way.saturating_sub(1);
        queue.suspects = queue.suspects.saturating_sub(1);
    }

    /// An actor died and another begins: what was under way is to be done again, but not a third time.
    pub(super) fn resume(&self) {
        let under_way = std::mem::take(&mut self.lock().under_way);
        if under_way == 0 {
            return;
        }
        if self.lock().suspects > 0 {
            tracing::warn!("streaming event skipped: its shard died of it twice");
            self.done();
        } else {
            self.lock().suspects = under_way;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Nothing under the lock leaves the queue half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Batch {
    fn len(&self) -> usize {
        match self {
            Self::Notes(note_ids) => note_ids.len(),
            Self::One(_) => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(id: &str) -> Happened {
        Happened {
            event: Event::NoteCreated {
                note_id: id.to_owned(),
                user_id: "author".to_owned(),
            },
            user_id: None,
        }
    }

    fn filled(ids: &[&str]) -> Backlog {
        let backlog = Backlog::default();
        assert!(ids.iter().all(|id| backlog.push(note(id))));
        backlog
    }

    fn taken(backlog: &Backlog) -> Vec<String> {
        match backlog.take() {
            Some(Batch::Notes(ids)) => ids,
            Some(Batch::One(happened)) => vec![format!("{:?}", happened.event)],
            None => Vec::new(),
        }
    }

    #[test]
    fn new_notes_are_done_together_up_to_something_else() {
        let backlog = filled(&["a", "b"]);
        let other = Event::MeUpdated { user_id: "u".into() };
        backlog.push(Happened {
            event: other.clone(),
            user_id: None,
        });
        backlog.push(note("c"));
        for expected in [
            vec!["a".to_owned(), "b".into()],
            vec![format!("{other:?}")],
            vec!["c".into()],
        ] {
            assert_eq!(taken(&backlog), expected);
            expected.iter().for_each(|_| backlog.done());
        }
        assert!(backlog.take().is_none());
    }

    #[test]
    fn a_death_loses_and_repeats_nothing() {
        let backlog = filled(&["a", "b", "c", "d"]);
        assert_eq!(taken(&backlog).len(), 4);
        backlog.done();
        backlog.resume();
        for expected in ["b", "c", "d"] {
            assert_eq!(taken(&backlog), [expected], "one by one");
            backlog.done();
        }
        backlog.push(note("e"));
        backlog.push(note("f"));
        assert_eq!(taken(&backlog), ["e", "f"]);
    }

    #[test]
    fn what_kills_twice_is_skipped() {
        let backlog = filled(&["good", "deadly", "after"]);
        assert_eq!(taken(&backlog).len(), 3);
        backlog.resume();
        assert_eq!(taken(&backlog), ["good"]);
        backlog.done();
        assert_eq!(taken(&backlog), ["deadly"]);
        backlog.resume();
        assert_eq!(taken(&backlog), ["after"]);
    }

    #[test]
    fn a_death_between_two_batches_blames_nobody() {
        let backlog = filled(&["a", "b"]);
        backlog.resume();
        assert_eq!(taken(&backlog), ["a", "b"]);
    }
}
