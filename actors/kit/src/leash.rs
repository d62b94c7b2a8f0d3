//! How a child is asked to leave, and what is known about its leaving. One per generation.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    task::Waker,
};

use futures_util::task::AtomicWaker;
use tokio::task::AbortHandle;

/// Why a child leaves. It then takes no new messages, handles those that wait, and stops when it is not busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// It said so itself: what it was for is done.
    Done,
    /// It had nothing to do for a while.
    Idle,
    /// The server, or its kind, shuts down.
    Shutdown,
}

/// With this a child says that it is done. A child that stops in any other way has failed.
#[derive(Clone, Debug)]
pub struct Exit(Arc<Leash>);

/// Shared by the child, its inbox, its guard and its supervisor.
#[derive(Debug, Default)]
pub(crate) struct Leash {
    asked: AtomicU8,
    drained: AtomicBool,
    inbox: AtomicWaker,
    task: OnceLock<AbortHandle>,
}

/// The supervisor's end. If the supervisor is gone, so is the reason for the child to be: it is asked to leave.
#[derive(Debug)]
pub(crate) struct Tether(Arc<Leash>);

impl Exit {
    pub(crate) fn new(leash: Arc<Leash>) -> Self {
        Self(leash)
    }

    /// Closes the mailbox, lets the messages in it be handled, then stops the actor: a clean end.
    pub fn leave(&self) {
        self.0.ask(Leaving::Done);
    }
}

impl Leash {
    /// Asks the child to leave; the first reason stands.
    pub(crate) fn ask(&self, why: Leaving) {
        let code = match why {
            Leaving::Done => 1,
            Leaving::Idle => 2,
            Leaving::Shutdown => 3,
        };
        // Whoever asks second changes nothing: the child is leaving already.
        let _first = self
            .asked
            .compare_exchange(0, code, Ordering::AcqRel, Ordering::Acquire);
        self.inbox.wake();
    }

    pub(crate) fn asked(&self) -> Option<Leaving> {
        match self.asked.load(Ordering::Acquire) {
            1 => Some(Leaving::Done),
            2 => Some(Leaving::Idle),
            3 => Some(Leaving::Shutdown),
            _ => None,
        }
    }

    /// Wakes `waker` when the child is asked to leave.
    pub(crate) fn watch(&self, waker: &Waker) {
        self.inbox.register(waker);
    }

    /// Notes that every message was handled after the mailbox had closed.
    pub(crate) fn set_drained(&self) {
        self.drained.store(true, Ordering::Release);
    }

    /// Why the child left, if it left cleanly.
    pub(crate) fn left(&self) -> Option<Leaving> {
        self.drained.load(Ordering::Acquire).then(|| self.asked()).flatten()
    }

    pub(crate) fn set_task(&self, task: AbortHandle) {
        // Set once for each generation.
        let _fresh = self.task.set(task);
    }
}

impl Tether {
    pub(crate) fn new(leash: Arc<Leash>) -> Self {
        Self(leash)
    }

    pub(crate) fn ask(&self, why: Leaving) {
        self.0.ask(why);
    }

    pub(crate) fn is_leaving(&self) -> bool {
        self.0.asked().is_some()
    }

    /// Ends the child at its next await point, whatever it does.
    pub(crate) fn kill(&self) {
        if let Some(task) = self.0.task.get() {
            task.abort();
        }
    }
}

impl Drop for Tether {
    fn drop(&mut self) {
        self.0.ask(Leaving::Shutdown);
    }
}
