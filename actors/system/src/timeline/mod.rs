//! The fan-out of what happens to whoever listens, in shards.
//!
//! Each shard knows all listeners and does its share of the events, one after another. It packs and serialises a note
//! once for all. It owns nothing that its listeners could not tell it again: when it is started it asks them to, and what
//! waits to be done outlives it.

mod backlog;
#[cfg(test)]
pub(crate) mod cast;
mod handlers;
mod rules;
mod state;
mod work;

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, AsyncContext, Context};
use kanikey_actor_kit::Child;

use crate::session::Refresh;
use crate::streaming::{Roster, Source};
pub(crate) use backlog::Backlog;
pub(crate) use handlers::{Forget, Happened, Listen, Unwatch, Watch};
pub(crate) use state::Listener;
use state::Table;

/// How long a new shard waits for those who were there before it to say what they listen to.
const INTRODUCTIONS: Duration = Duration::from_secs(2);

/// The actor: one shard.
pub(crate) struct TimelineFanout {
    shard: u32,
    source: Arc<dyn Source>,
    roster: Arc<Roster>,
    /// Shared with the work in flight, which lives on the same thread and dies with the actor.
    table: Rc<RefCell<Table>>,
    backlog: Backlog,
    working: bool,
    /// Sessions that were there before this actor and have not said yet what they listen to: nothing is done until
    /// they have.
    awaited: HashSet<u64>,
}

impl TimelineFanout {
    pub(crate) fn new(shard: u32, source: Arc<dyn Source>, roster: Arc<Roster>, backlog: Backlog) -> Self {
        Self {
            shard,
            source,
            roster,
            table: Rc::default(),
            backlog,
            working: false,
            awaited: HashSet::new(),
        }
    }
}

impl Actor for TimelineFanout {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Context<Self>) {
        self.backlog.resume();
        self.awaited = self.roster.sessions();
        self.roster.tell_all(&Refresh::Shard(self.shard));
        ctx.run_later(INTRODUCTIONS, |shard, ctx| {
            shard.awaited.clear();
            shard.work(ctx);
        });
        self.work(ctx);
    }
}

impl Child for TimelineFanout {
    type Key = u32;

    fn is_busy(&self) -> bool {
        self.working
    }
}
