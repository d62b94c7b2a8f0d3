//! What a kind of actor is allowed and what happens when one of it dies.

use std::time::Duration;

use crate::Backoff;

/// The rules of one kind of actor. Write only what differs:
/// `Policy { capacity: 256, ..Policy::named("peer") }`.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// The kind's name in metrics and logs: lower case, singular (`peer`).
    pub kind: &'static str,
    /// How many messages may wait in one mailbox. 0 counts as 1.
    pub capacity: usize,
    /// Whether a child that ended is started again.
    pub restart: Restart,
    /// The delay before each restart. It starts anew once a child lived for `intensity.within`.
    pub backoff: Backoff,
    /// How many restarts are borne before the supervisor gives up on a child.
    pub intensity: Intensity,
    /// After giving up, the time (shortened by chance, to its half at most) until the one new try.
    pub cool_down: Duration,
    /// A child with nothing to do for this long (at most twice as long) leaves. `None`: it stays.
    pub idle_after: Option<Duration>,
    /// How many children may exist at a time: keys come from outside, memory is finite.
    pub max_children: usize,
}

/// When a child is started again. Leaving because it was idle, or for shutdown, never restarts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// However it ended, even when it left because it was done, which then counts as a failure does.
    Always,
    /// When it panicked, or stopped without having left ([`Exit::leave`](crate::Exit::leave)).
    OnFailure,
    /// Never: what it stood for (a socket, an upload) ended with it. Messages still in its mailbox are dropped.
    Never,
}

/// At most `restarts` restarts of one child within `within`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intensity {
    /// The number of restarts that is still borne.
    pub restarts: usize,
    /// The window. A child that lived this long is in good health, and its past is forgotten.
    pub within: Duration,
}

impl Policy {
    /// The usual rules: 64 messages, restart on failure after 0.1 s to 30 s, give up after 5 restarts in a minute and
    /// try again 5 minutes later, never idle, 100,000 children.
    pub const fn named(kind: &'static str) -> Self {
        Self {
            kind,
            capacity: 64,
            restart: Restart::OnFailure,
            backoff: Backoff::new(Duration::from_millis(100), 2.0, Duration::from_secs(30)),
            intensity: Intensity {
                restarts: 5,
                within: Duration::from_mins(1),
            },
            cool_down: Duration::from_mins(5),
            idle_after: None,
            max_children: 100_000,
        }
    }
}
