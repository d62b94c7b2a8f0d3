//! What the supervisor knows of one key.

use std::time::Duration;

use tokio::time::Instant;

use crate::{Child, Mailbox, child::Make, leash::Tether, mailbox::Letters, restarts::Restarts};

/// One child as its supervisor sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildReport<K> {
    /// Its key.
    pub key: K,
    /// Which start of the kind it is.
    pub generation: u64,
    /// What it is up to.
    pub state: ChildState,
    /// Failures since it was last in good health.
    pub failures: u32,
    /// Messages that wait in its mailbox.
    pub depth: usize,
}

/// What a child is up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildState {
    /// It lives.
    Running,
    /// It lives, and handles its last messages.
    Leaving,
    /// It failed, and is started again after this time. Its mailbox is open.
    Restarting(Duration),
    /// It failed too often, and is tried once more after this time. Its mailbox is closed.
    GivenUp(Duration),
}

/// A mailbox for which a child is to be started.
pub(crate) struct Opening<A: Child> {
    pub(crate) mailbox: Mailbox<A>,
    pub(crate) letters: Letters<A>,
    /// Makes this generation instead of the kind's factory.
    pub(crate) make: Option<Make<A>>,
}

pub(super) struct Slot<A: Child> {
    pub(super) generation: u64,
    pub(super) state: State<A>,
    pub(super) restarts: Restarts,
    /// Opened while the present child leaves; its turn comes when that one is gone.
    pub(super) next: Option<Opening<A>>,
}

pub(super) enum State<A: Child> {
    Running {
        tether: Tether,
        since: Instant,
        mailbox: Mailbox<A>,
    },
    Restarting {
        opening: Opening<A>,
        due: Instant,
    },
    GivenUp {
        due: Instant,
    },
}

impl<A: Child> Opening<A> {
    /// An opening for a child of the kind's factory.
    pub(crate) fn new(mailbox: Mailbox<A>, letters: Letters<A>) -> Self {
        Self {
            mailbox,
            letters,
            make: None,
        }
    }
}

impl<A: Child> Slot<A> {
    pub(super) fn report(&self, key: &A::Key, now: Instant) -> ChildReport<A::Key> {
        let (state, depth) = match &self.state {
            State::Running { tether, mailbox, .. } if tether.is_leaving() => (ChildState::Leaving, mailbox.depth()),
            State::Running { mailbox, .. } => (ChildState::Running, mailbox.depth()),
            State::Restarting { opening, due } => {
                (ChildState::Restarting(due.duration_since(now)), opening.mailbox.depth())
            }
            State::GivenUp { due } => (ChildState::GivenUp(due.duration_since(now)), 0),
        };
        ChildReport {
            key: key.clone(),
            generation: self.generation,
            state,
            failures: self.restarts.streak(),
            depth,
        }
    }
}
