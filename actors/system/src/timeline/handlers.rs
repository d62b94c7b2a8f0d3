//! What reaches a shard.

use std::rc::Rc;
use std::sync::Arc;

use actix::{ActorFutureExt, AsyncContext, Context, Handler, Message, WrapFuture};
use kanikey_messages::Event;

use super::{Listener, TimelineFanout, work};

/// A session listens, or listens otherwise than before, and looks at these notes, which it may see. If there is no room
/// the session tries again.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Listen {
    pub(crate) session: u64,
    pub(crate) listener: Arc<Listener>,
    pub(crate) note_ids: Vec<String>,
}

/// A session is gone. If there is no room the shard finds out when it next sends something there.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Forget {
    pub(crate) session: u64,
}

/// A session looks at notes that it may see. If there is no room the session tries again.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Watch {
    pub(crate) session: u64,
    pub(crate) note_ids: Vec<String>,
}

/// A session does not look at a note any more. If there is no room the session tries again.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Unwatch {
    pub(crate) session: u64,
    pub(crate) note_id: String,
}

/// Something happened; for the own clients of `user_id`, or for whoever it concerns. If there is no room it is dropped.
#[derive(Clone, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Happened {
    pub(crate) event: Event,
    pub(crate) user_id: Option<String>,
}

impl Handler<Listen> for TimelineFanout {
    type Result = ();

    fn handle(&mut self, listen: Listen, ctx: &mut Context<Self>) {
        let mut table = self.table.borrow_mut();
        table.listen(listen.session, listen.listener);
        table.watch(listen.session, listen.note_ids);
        drop(table);
        self.introduced(listen.session, ctx);
    }
}

impl Handler<Forget> for TimelineFanout {
    type Result = ();

    fn handle(&mut self, Forget { session }: Forget, ctx: &mut Context<Self>) {
        self.table.borrow_mut().forget(session);
        self.introduced(session, ctx);
    }
}

impl Handler<Watch> for TimelineFanout {
    type Result = ();

    fn handle(&mut self, Watch { session, note_ids }: Watch, _ctx: &mut Context<Self>) {
        self.table.borrow_mut().watch(session, note_ids);
    }
}

impl Handler<Unwatch> for TimelineFanout {
    type Result = ();

    fn handle(&mut self, Unwatch { session, note_id }: Unwatch, _ctx: &mut Context<Self>) {
        self.table.borrow_mut().unwatch(session, &note_id);
    }
}

impl Handler<Happened> for TimelineFanout {
    type Result = ();

    fn handle(&mut self, happened: Happened, ctx: &mut Context<Self>) {
        if self.backlog.push(happened) {
            self.work(ctx);
        } else {
            tracing::warn!(timeline.shard = self.shard, "streaming event dropped");
        }
    }
}

impl TimelineFanout {
    /// Does what waits, one batch after another, so that everything arrives in order.
    pub(super) fn work(&mut self, ctx: &mut Context<Self>) {
        if self.working || !self.awaited.is_empty() {
            return;
        }
        let Some(batch) = self.backlog.take() else {
            return;
        };
        self.working = true;
        let work = work::perform(
            Arc::clone(&self.source),
            Rc::clone(&self.table),
            self.backlog.clone(),
            batch,
        );
        ctx.spawn(work.into_actor(self).map(|(), shard, ctx| {
            shard.working = false;
            shard.work(ctx);
        }));
    }

    fn introduced(&mut self, session: u64, ctx: &mut Context<Self>) {
        if self.awaited.remove(&session) {
            self.work(ctx);
        }
    }
}
