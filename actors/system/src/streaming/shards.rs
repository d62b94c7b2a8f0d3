//! The fan-out's shards, and which of them does what: an author's notes all come out of one, so that they come in order.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use actix::{Handler, Message};
use kanikey_actor_kit::{Birth, Children, Policy, Rejected, Stage, Stragglers};
use kanikey_messages::Event;

use super::{Roster, Source};
use crate::timeline::{Backlog, Happened, TimelineFanout};

/// How many shards; each knows all listeners and takes its share of what happens.
pub(crate) const SHARDS: u32 = 4;

/// Messages that may wait for a shard.
const WAITING: usize = 8192;

/// The shards of this process.
#[derive(Clone)]
pub(crate) struct Shards(Children<TimelineFanout>);

impl Shards {
    pub(crate) fn start(stage: &Stage, source: &Arc<dyn Source>, roster: &Arc<Roster>) -> Self {
        let (source, roster) = (Arc::clone(source), Arc::clone(roster));
        let policy = Policy {
            capacity: WAITING,
            ..Policy::named("timeline")
        };
        let backlogs: Vec<Backlog> = (0..SHARDS).map(|_shard| Backlog::default()).collect();
        Self(stage.supervise(policy, move |birth: Birth<TimelineFanout>| {
            let backlog = backlogs.get(birth.key as usize).cloned().unwrap_or_default();
            TimelineFanout::new(birth.key, Arc::clone(&source), Arc::clone(&roster), backlog)
        }))
    }

    /// The shard that tells those who look at a note how it changes.
    pub(crate) fn of_note(note_id: &str) -> u32 {
        shard(note_id)
    }

    pub(crate) fn happened(&self, event: &Event) {
        let key = match event {
            Event::NoteCreated { user_id, .. } => user_id,
            Event::NoteUpdated { note_id, .. } => note_id,
            Event::EmojiAdded { emoji_id } => emoji_id,
            _ => return,
        };
        self.work(shard(key), event, None);
    }

    /// An event that concerns the own clients of one account.
    pub(crate) fn tell(&self, user_id: &str, event: &Event) {
        self.work(shard(user_id), event, Some(user_id));
    }

    /// Puts a message into a shard's mailbox; gives it back where there is no room.
    pub(crate) fn offer<M>(&self, shard: u32, message: M) -> Result<(), Rejected<M>>
    where
        TimelineFanout: Handler<M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        self.0.offer(&shard, message)
    }

    pub(crate) async fn shutdown(&self, within: Duration) -> Result<(), Stragglers> {
        self.0.shutdown(within).await
    }

    pub(crate) fn children(&self) -> &Children<TimelineFanout> {
        &self.0
    }

    fn work(&self, shard: u32, event: &Event, user_id: Option<&str>) {
        let happened = Happened {
            event: event.clone(),
            user_id: user_id.map(str::to_owned),
        };
        // A shard that cannot keep up skips what is new: clients find it in the timelines.
        if self.0.offer(&shard, happened).is_err() {
            tracing::warn!(timeline.shard = shard, "streaming event dropped");
        }
    }
}

fn shard(key: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    (hasher.finish() % u64::from(SHARDS)) as u32
}
