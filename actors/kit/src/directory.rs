//! Which key has which mailbox: the one piece of state that senders and supervisor share.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{Child, Mailbox, mailbox::Letters, stats::ActorStats};

/// Why there is no mailbox for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// The child failed too often; its supervisor tries again after the cool-down.
    #[error("the actor failed too often and was given up for now")]
    GivenUp,
    /// The kind shuts down, or has.
    #[error("the actors of this kind are shut down")]
    ShutDown,
    /// There are as many children as the policy allows.
    #[error("there are too many actors of this kind")]
    TooMany,
    /// There is no such child, and children of this kind are started by [`Children::start`](crate::Children::start).
    #[error("there is no such actor")]
    Absent,
    /// There is such a child already.
    #[error("there is such an actor already")]
    Taken,
}

pub(crate) struct Directory<A: Child> {
    inner: Mutex<Inner<A>>,
    capacity: usize,
    max_children: usize,
    stats: Arc<ActorStats>,
}

/// What a look-up finds.
pub(crate) enum Found<A: Child> {
    Open(Mailbox<A>),
    GivenUp,
    ShutDown,
    Nothing,
}

struct Inner<A: Child> {
    entries: HashMap<A::Key, Entry<A>>,
    shut_down: bool,
}

enum Entry<A: Child> {
    Mailbox(Mailbox<A>),
    GivenUp,
}

impl<A: Child> Directory<A> {
    pub(crate) fn new(capacity: usize, max_children: usize, stats: Arc<ActorStats>) -> Self {
        let inner = Mutex::new(Inner {
            entries: HashMap::new(),
            shut_down: false,
        });
        Self {
            inner,
            capacity,
            max_children,
            stats,
        }
    }

    /// What is known of `key`. A mailbox that closed counts as nothing: its child is on its way out.
    pub(crate) fn find(&self, key: &A::Key) -> Found<A> {
        self.lock().find(key)
    }

    /// Finds what is there for `key`, or opens a mailbox and gives its letters to `start`. That happens under the
    /// lock: mailboxes of one key reach the supervisor in the order in which they were opened.
    pub(crate) fn find_or_open(
        &self,
        key: &A::Key,
        start: impl FnOnce(Mailbox<A>, Letters<A>),
    ) -> Result<(Mailbox<A>, bool), Unavailable> {
        let mut inner = self.lock();
        match inner.find(key) {
            Found::Open(mailbox) => Ok((mailbox, false)),
            Found::GivenUp => Err(Unavailable::GivenUp),
            Found::ShutDown => Err(Unavailable::ShutDown),
            Found::Nothing if self.has_no_room(&inner, key) => Err(Unavailable::TooMany),
            Found::Nothing => {
                let (mailbox, letters) = self.open(&mut inner, key);
                start(mailbox.clone(), letters);
                Ok((mailbox, true))
            }
        }
    }

    /// Opens a new mailbox in the place of whatever `key` had.
    pub(crate) fn reopen(&self, key: &A::Key) -> (Mailbox<A>, Letters<A>) {
        self.open(&mut self.lock(), key)
    }

    pub(crate) fn give_up(&self, key: &A::Key) {
        self.lock().entries.insert(key.clone(), Entry::GivenUp);
    }

    /// Forgets `key`, unless a new mailbox has been opened for it since its child began to leave.
    pub(crate) fn forget(&self, key: &A::Key) {
        let mut inner = self.lock();
        if !matches!(inner.find(key), Found::Open(_)) {
            inner.entries.remove(key);
        }
    }

    pub(crate) fn shut_down(&self) {
        self.lock().shut_down = true;
    }

    /// The keys that have an open mailbox.
    pub(crate) fn keys(&self) -> Vec<A::Key> {
        let inner = self.lock();
        let open = |entry: &Entry<A>| matches!(entry, Entry::Mailbox(mailbox) if !mailbox.is_closed());
        inner
            .entries
            .iter()
            .filter(|(_, entry)| open(entry))
            .map(|(key, _)| key.clone())
            .collect()
    }

    fn has_no_room(&self, inner: &Inner<A>, key: &A::Key) -> bool {
        inner.entries.len() >= self.max_children && !inner.entries.contains_key(key)
    }

    fn open(&self, inner: &mut Inner<A>, key: &A::Key) -> (Mailbox<A>, Letters<A>) {
        let (mailbox, letters) = Mailbox::new(self.capacity, Arc::clone(&self.stats));
        inner.entries.insert(key.clone(), Entry::Mailbox(mailbox.clone()));
        (mailbox, letters)
    }

    fn lock(&self) -> MutexGuard<'_, Inner<A>> {
        // Nothing under the lock leaves the map half changed.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<A: Child> Inner<A> {
    fn find(&self, key: &A::Key) -> Found<A> {
        match self.entries.get(key) {
            _ if self.shut_down => Found::ShutDown,
            Some(Entry::Mailbox(mailbox)) if !mailbox.is_closed() => Found::Open(mailbox.clone()),
            Some(Entry::GivenUp) => Found::GivenUp,
            Some(Entry::Mailbox(_)) | None => Found::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use actix::{Actor, Context};

    use super::*;
    use crate::stats::ActorMetrics;

    struct Nobody;

    impl Actor for Nobody {
        type Context = Context<Self>;
    }

    impl Child for Nobody {
        type Key = u32;
    }

    fn directory() -> Directory<Nobody> {
        let metrics = ActorMetrics::register(&prometheus::Registry::new()).unwrap();
        Directory::new(1, 10, metrics.kind("nobody", 1))
    }

    #[test]
    fn forgets_a_closed_mailbox_only() {
        let (directory, mut opened) = (directory(), Vec::new());
        let mut open = || {
            directory
                .find_or_open(&1, |_, letters| opened.push(letters))
                .map(|(_, new)| new)
        };
        assert_eq!([open(), open()], [Ok(true), Ok(false)]);
        directory.forget(&1);
        assert_eq!(directory.keys(), [1]);

        opened.clear();
        assert!(directory.keys().is_empty());
        directory.forget(&1);
        assert!(directory.lock().entries.is_empty());
    }

    #[test]
    fn opens_a_new_mailbox_for_one_that_closed() {
        let (directory, mut opened) = (directory(), Vec::new());
        for _ in 0..2 {
            let (mailbox, new) = directory.find_or_open(&1, |_, letters| opened.push(letters)).unwrap();
            assert!(new && !mailbox.is_closed());
            opened.iter_mut().for_each(Letters::close);
        }
        directory.shut_down();
        assert!(matches!(directory.find(&1), Found::ShutDown));
    }
}
