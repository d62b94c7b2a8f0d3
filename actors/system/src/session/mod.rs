//! The session of one WebSocket connection: what its client asked for, and how its account stands to others.
//!
//! It dies with its connection and takes it along: nothing is restarted.

mod channel;
mod client_message;
mod handlers;
mod state;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, ActorFutureExt, AsyncContext, Context, WrapFuture};
use kanikey_actor_kit::{Birth, Child, Exit, Leaving};
use kanikey_messages::session::{Closing, Outgoing, Viewer};

use crate::streaming::{Filters, Guest, Seat, Shards, Source, SourceError};
use crate::timeline::Forget;
pub(crate) use channel::{Channel, ChannelKind, Wishes};
pub(crate) use handlers::{ClientFrame, Refresh};
use state::State;

#[cfg(test)]
pub(crate) use channel::UserList;

/// How often the filters are read again though nothing was said: temporary mutes end, events can be missed.
const REREAD: Duration = Duration::from_mins(5);

/// The actor.
pub(crate) struct UserSession {
    key: u64,
    exit: Exit,
    viewer: Option<Viewer>,
    outgoing: Outgoing,
    source: Arc<dyn Source>,
    shards: Shards,
    state: State,
    filters: Option<Arc<Filters>>,
    busy: Busy,
    /// The shards that had no room for a message and must be told everything again.
    unsynced: HashSet<u32>,
    _seat: Seat,
}

/// What goes on in the background: each at most once at a time.
#[derive(Debug, Default)]
struct Busy {
    filters: bool,
    filters_again: bool,
    notes: bool,
    reading: bool,
    retrying: bool,
}

impl UserSession {
    pub(crate) fn new(birth: Birth<Self>, guest: Guest, seat: Seat, source: Arc<dyn Source>, shards: Shards) -> Self {
        Self {
            key: birth.key,
            exit: birth.exit,
            state: State::new(guest.viewer.clone()),
            viewer: guest.viewer,
            outgoing: guest.outgoing,
            source,
            shards,
            filters: None,
            busy: Busy::default(),
            unsynced: HashSet::new(),
            _seat: seat,
        }
    }

    fn close(&self, why: Closing) {
        self.outgoing.close(why);
        self.exit.leave();
    }

    fn filters_read(&mut self, filters: Result<Option<Filters>, SourceError>) {
        match filters {
            Ok(Some(filters)) => self.filters = Some(Arc::new(filters)),
            Ok(None) => self.close(Closing::SignedOut),
            Err(error) => self.fail("filters of a session not read", &error),
        }
    }

    fn fail(&self, what: &'static str, error: &SourceError) {
        tracing::warn!(%error, what, "streaming session failed");
        self.close(Closing::Failed);
    }
}

impl Actor for UserSession {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Context<Self>) {
        let outgoing = self.outgoing.clone();
        let ended = async move { outgoing.ended().await };
        ctx.spawn(ended.into_actor(self).map(|(), session, _| session.exit.leave()));
        if let Some(viewer) = self.viewer.clone() {
            let source = Arc::clone(&self.source);
            let read = async move { source.filters(&viewer).await };
            // Nothing is heard or said before it is known what must not be.
            ctx.wait(read.into_actor(self).map(|filters, session, _| {
                session.filters_read(filters);
                session.sync_all();
            }));
            ctx.run_interval(REREAD, Self::reread_filters);
        } else {
            self.sync_all();
        }
    }
}

impl Drop for UserSession {
    fn drop(&mut self) {
        // Others still hold the queue, and the client must not wait for a session that is no more.
        self.outgoing.close(Closing::Failed);
        for shard in 0..crate::streaming::SHARDS {
            // A shard without room finds out by itself when it next has something for this session.
            let _full = self.shards.offer(shard, Forget { session: self.key });
        }
    }
}

impl Child for UserSession {
    type Key = u64;

    fn leaving(&mut self, why: Leaving, _ctx: &mut Context<Self>) {
        if why == Leaving::Shutdown {
            self.outgoing.close(Closing::Stopping);
        }
    }
}
