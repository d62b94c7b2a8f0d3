//! A supervised actor: what it must say about itself, how it comes to life, and the guard that reports its end.

use std::{fmt::Debug, hash::Hash, sync::Arc, thread};

use actix::{Actor, Addr, AsyncContext, Context, Message};
use tokio::sync::oneshot;

use crate::{
    Exit, Leaving, Mailbox, inbox::Inbox, leash::Leash, mailbox::Letters, stats::ActorStats, supervisor::Supervisor,
};

/// An actor that lives under a supervisor of its kind.
///
/// `stopping` must not return `Running::Continue`, and neither `stopping` nor `stopped` may panic: actix calls both
/// while it drops an actor that has just panicked, and a second panic ends the process.
pub trait Child: Actor<Context = Context<Self>> {
    /// What tells the children of the kind apart: a host, an id, a shard number, or `()`. It appears in logs.
    type Key: Clone + Eq + Hash + Debug + Send + Sync + Unpin + 'static;

    /// Whether work goes on that no message stands for: a request in flight, a timer that matters. A busy child is
    /// not idle, and finishes before it leaves. It must not stay busy for ever.
    fn is_busy(&self) -> bool {
        false
    }

    /// Called once when the child begins to leave, before the messages that still wait are handled.
    fn leaving(&mut self, _why: Leaving, _ctx: &mut Context<Self>) {}
}

/// What a child is told when it is made.
#[derive(Debug)]
pub struct Birth<A: Child> {
    /// Its key.
    pub key: A::Key,
    /// A number that grows with each start within the kind, restarts included.
    pub generation: u64,
    /// The number of its thread, below [`Stage::threads`](crate::Stage::threads).
    pub thread: usize,
    /// Its own mailbox, to give to others. To itself an actor sends with `ctx.notify`, which no mailbox bounds.
    pub mailbox: Mailbox<A>,
    /// How it says that it is done.
    pub exit: Exit,
}

/// Makes a child. Runs on the child's own thread, so what it makes need not be `Send`.
pub(crate) type Make<A> = Box<dyn FnOnce(Birth<A>) -> A + Send>;

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It handled what it had and left.
    Left(Leaving),
    Panicked,
    /// It stopped, was killed, or its thread is gone.
    Stopped,
}

/// Tells the supervisor that a child is gone.
pub(crate) struct ChildDown<A: Child> {
    pub(crate) key: A::Key,
    pub(crate) generation: u64,
    pub(crate) ended: Ended,
    /// What it had not handled; the mailbox is still open unless the child was leaving.
    pub(crate) letters: Option<Letters<A>>,
}

impl<A: Child> Message for ChildDown<A> {
    type Result = ();
}

/// Reports the end of a child when it is dropped, and is dropped after everything else of the child: that there is one
/// child for a key at any time rests on this order.
pub(crate) struct ChildGuard<A: Child> {
    pub(crate) supervisor: Addr<Supervisor<A>>,
    pub(crate) key: A::Key,
    pub(crate) generation: u64,
    pub(crate) leash: Arc<Leash>,
    pub(crate) stats: Arc<ActorStats>,
    pub(crate) given_back: oneshot::Receiver<Letters<A>>,
    pub(crate) alive: bool,
}

/// A child on the way to its thread. If it never gets there the fields are dropped in this order, the guard last.
pub(crate) struct Newborn<A: Child> {
    pub(crate) birth: Birth<A>,
    pub(crate) make: Make<A>,
    pub(crate) inbox: Inbox<A>,
    pub(crate) guard: ChildGuard<A>,
}

impl<A: Child> Newborn<A> {
    /// Makes the actor and runs it on this thread.
    pub(crate) fn come_alive(self, thread: usize) {
        // Locals are dropped in reverse order, so the guard comes first: `make` may panic.
        let mut guard = self.guard;
        let mut ctx = Context::new();
        ctx.spawn(self.inbox);
        let actor = (self.make)(Birth { thread, ..self.birth });
        guard.come_alive();
        let leash = Arc::clone(&guard.leash);
        let life = ctx.into_future(actor);
        let task = actix::spawn(async move {
            let _dropped_last = guard;
            life.await;
        });
        leash.set_task(task.abort_handle());
    }
}

impl<A: Child> ChildGuard<A> {
    fn come_alive(&mut self) {
        self.alive = true;
        self.stats.alive.inc();
    }
}

impl<A: Child> Drop for ChildGuard<A> {
    fn drop(&mut self) {
        if self.alive {
            self.stats.alive.dec();
        }
        let ended = match self.leash.left() {
            _ if thread::panicking() => Ended::Panicked,
            Some(why) => Ended::Left(why),
            None => Ended::Stopped,
        };
        // The supervisor's mailbox has no bound: what it gets is bounded by the number of its children, and a death
        // must never be missed.
        self.supervisor.do_send(ChildDown {
            key: self.key.clone(),
            generation: self.generation,
            ended,
            letters: self.given_back.try_recv().ok(),
        });
    }
}
