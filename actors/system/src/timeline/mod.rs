//! The fan-out of what happens to whoever listens, in shards.
//!
//! Each shard knows all listeners and does its share of the events, one after another. It packs and serialises a note
//! once for all. It owns nothing that its listeners could not tell it again: when it is started it asks them to.

#[cfg(test)]
pub(crate) mod cast;
mod handlers;
mod rules;
mod state;
mod work;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use actix::{Actor, Context};
use kanikey_actor_kit::Child;

use crate::session::Refresh;
use crate::streaming::{Roster, Source};
pub(crate) use handlers::{Forget, Happened, Listen, Unwatch, Watch};
pub(crate) use state::Listener;
use state::Table;

/// Events that may wait until those before them are done; past that, what is new is skipped.
const MAX_WAITING: usize = 8192;

/// The actor: one shard.
pub(crate) struct TimelineFanout {
    shard: u32,
    source: Arc<dyn Source>,
    roster: Arc<Roster>,
    /// Shared with the work in flight, which lives on the same thread and dies with the actor.
    table: Rc<RefCell<Table>>,
    waiting: VecDeque<Happened>,
    working: bool,
}

impl TimelineFanout {
    pub(crate) fn new(shard: u32, source: Arc<dyn Source>, roster: Arc<Roster>) -> Self {
        Self {
            shard,
            source,
            roster,
            table: Rc::default(),
            waiting: VecDeque::new(),
            working: false,
        }
    }
}

impl Actor for TimelineFanout {
    type Context = Context<Self>;

    fn started(&mut self, _ctx: &mut Context<Self>) {
        self.roster.tell_all(&Refresh::Shard(self.shard));
    }
}

impl Child for TimelineFanout {
    type Key = u32;

    fn is_busy(&self) -> bool {
        self.working
    }
}
