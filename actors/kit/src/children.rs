//! The children of one kind, by key: started when there is work for them, gone when there is none.

use std::{fmt, sync::Arc, time::Duration};

use actix::{Addr, Handler, Message};
use tokio::sync::oneshot;

use crate::{
    AskError, Birth, Child, ChildReport, KindSnapshot, Mailbox, Rejected, Unavailable,
    child::Make,
    directory::{Directory, Found},
    mailbox::{NoPlace, answer_by, deadline, seal},
    stats::ActorStats,
    supervisor::{ListChildren, Opening, Shutdown, Start, Supervisor},
};

/// All children of one kind. Cheap to clone, may be used from any thread.
///
/// There is at most one child for a key at any time. A message accepted by `offer`, `deliver` or `ask` is handled even
/// if the child is leaving at that moment: its mailbox closes first and is emptied before the child is gone, and a
/// sender who finds it closed opens the mailbox of the child that follows.
///
/// Keep one handle for as long as the kind is needed: without any, the supervisor ends when no child lives.
pub struct Children<A: Child> {
    directory: Arc<Directory<A>>,
    supervisor: Addr<Supervisor<A>>,
    stats: Arc<ActorStats>,
    has_factory: bool,
}

/// Children that did not leave before the deadline of a shutdown, and were killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{count} actors of kind {kind} did not leave in time")]
pub struct Stragglers {
    /// The kind's name.
    pub kind: &'static str,
    /// How many.
    pub count: usize,
}

impl<A: Child> Children<A> {
    pub(crate) fn new(
        directory: Arc<Directory<A>>,
        supervisor: Addr<Supervisor<A>>,
        stats: Arc<ActorStats>,
        has_factory: bool,
    ) -> Self {
        Self {
            directory,
            supervisor,
            stats,
            has_factory,
        }
    }

    /// The mailbox for `key`. Starts a child if there is none. Does not wait: messages wait in the mailbox until the
    /// child is there.
    pub fn mailbox(&self, key: &A::Key) -> Result<Mailbox<A>, Unavailable> {
        if !self.has_factory {
            return match self.directory.find(key) {
                Found::Open(mailbox) => Ok(mailbox),
                Found::GivenUp => Err(Unavailable::GivenUp),
                Found::ShutDown => Err(Unavailable::ShutDown),
                Found::Nothing => Err(Unavailable::Absent),
            };
        }
        self.find_or_start(key, None).map(|(mailbox, _new)| mailbox)
    }

    /// The mailbox for `key` if there is a child that is not leaving; starts none.
    pub fn find(&self, key: &A::Key) -> Option<Mailbox<A>> {
        match self.directory.find(key) {
            Found::Open(mailbox) => Some(mailbox),
            Found::GivenUp | Found::ShutDown | Found::Nothing => None,
        }
    }

    /// Starts a child that is made by `make` on its own thread: for kinds whose children are each given something
    /// (a socket, a stream). [`Unavailable::Taken`] if the key has a child.
    pub fn start(
        &self,
        key: &A::Key,
        make: impl FnOnce(Birth<A>) -> A + Send + 'static,
    ) -> Result<Mailbox<A>, Unavailable> {
        match self.find_or_start(key, Some(Box::new(make)))? {
            (mailbox, true) => Ok(mailbox),
            (_, false) => Err(Unavailable::Taken),
        }
    }

    /// Puts `message` into the mailbox for `key` if there is room now; starts a child if there is none.
    /// `Closed` means [`Unavailable`], [`mailbox`](Self::mailbox) says why; `TooMany` counts as full.
    pub fn offer<M>(&self, key: &A::Key, message: M) -> Result<(), Rejected<M>>
    where
        A: Handler<M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        loop {
            let mailbox = match self.mailbox(key) {
                Ok(mailbox) => mailbox,
                Err(reason) => return Err(reason.reject(message)),
            };
            match mailbox.try_reserve() {
                Ok(place) => {
                    mailbox.put(place, seal(message, None));
                    return Ok(());
                }
                Err(NoPlace::Full) => return Err(Rejected::Full(message)),
                // The child began to leave just now; the next mailbox is that of its successor.
                Err(NoPlace::Closed) => {}
            }
        }
    }

    /// As [`offer`](Self::offer), but waits for room for no longer than `within`.
    pub async fn deliver<M>(&self, key: &A::Key, message: M, within: Duration) -> Result<(), Rejected<M>>
    where
        A: Handler<M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        let deadline = deadline(within);
        loop {
            let mailbox = match self.mailbox(key) {
                Ok(mailbox) => mailbox,
                Err(reason) => return Err(reason.reject(message)),
            };
            match mailbox.reserve_by(deadline).await {
                Ok(place) => {
                    mailbox.put(place, seal(message, None));
                    return Ok(());
                }
                Err(NoPlace::Full) => return Err(Rejected::Full(message)),
                Err(NoPlace::Closed) => {}
            }
        }
    }

    /// Sends `message` to the child for `key`, started if need be, and waits for the answer; both no longer than
    /// `within`.
    pub async fn ask<M>(&self, key: &A::Key, message: M, within: Duration) -> Result<M::Result, AskError>
    where
        A: Handler<M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        let deadline = deadline(within);
        loop {
            let mailbox = self.mailbox(key).map_err(|reason| match reason {
                Unavailable::TooMany => AskError::Full,
                _ => AskError::Closed,
            })?;
            match mailbox.reserve_by(deadline).await {
                Ok(place) => return answer_by(mailbox.put_for_answer(place, message), deadline).await,
                Err(NoPlace::Full) => return Err(AskError::Full),
                Err(NoPlace::Closed) => {}
            }
        }
    }

    /// The keys whose mailbox is open, in no order.
    pub fn keys(&self) -> Vec<A::Key> {
        self.directory.keys()
    }

    /// What the supervisor knows of each child, in no order. Empty after the shutdown.
    pub async fn reports(&self) -> Vec<ChildReport<A::Key>> {
        let (reply, reports) = oneshot::channel();
        self.supervisor.do_send(ListChildren { reply });
        reports.await.unwrap_or_default()
    }

    /// The kind's numbers, taken one after another: they may be apart by a message or two.
    pub fn snapshot(&self) -> KindSnapshot {
        self.stats.snapshot()
    }

    /// Takes no new messages, lets all children leave, and returns when they are gone; those that are not after
    /// `within` are killed.
    pub async fn shutdown(&self, within: Duration) -> Result<(), Stragglers> {
        self.directory.shut_down();
        let (done, killed) = oneshot::channel();
        self.supervisor.do_send(Shutdown { within, done });
        // An error means that the supervisor is gone already, and the children before it.
        match killed.await.unwrap_or(0) {
            0 => Ok(()),
            count => Err(Stragglers {
                kind: self.stats.kind(),
                count,
            }),
        }
    }

    fn find_or_start(&self, key: &A::Key, make: Option<Make<A>>) -> Result<(Mailbox<A>, bool), Unavailable> {
        if !self.supervisor.connected() {
            return Err(Unavailable::ShutDown);
        }
        self.directory.find_or_open(key, |mailbox, letters| {
            let opening = Opening { mailbox, letters, make };
            // Unbounded, and at most one for each key until the child it asks for has left.
            self.supervisor.do_send(Start {
                key: key.clone(),
                opening,
            });
        })
    }
}

impl<A: Child> Clone for Children<A> {
    fn clone(&self) -> Self {
        Self {
            directory: Arc::clone(&self.directory),
            supervisor: self.supervisor.clone(),
            stats: Arc::clone(&self.stats),
            has_factory: self.has_factory,
        }
    }
}

impl<A: Child> fmt::Debug for Children<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Children")
            .field("stats", &self.stats.snapshot())
            .finish_non_exhaustive()
    }
}

impl Unavailable {
    fn reject<M>(self, message: M) -> Rejected<M> {
        match self {
            Self::TooMany => Rejected::Full(message),
            Self::GivenUp | Self::ShutDown | Self::Absent | Self::Taken => Rejected::Closed(message),
        }
    }
}
