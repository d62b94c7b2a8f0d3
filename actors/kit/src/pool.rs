//! The threads on which children live.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io,
    sync::Arc,
};

use actix::Arbiter;

/// A fixed set of arbiters (a thread with an event loop each). A key always gets the same one.
#[derive(Clone, Debug)]
pub(crate) struct ArbiterPool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    arbiters: Vec<Arbiter>,
    seed: u64,
}

impl ArbiterPool {
    /// Starts `threads` arbiters, at least one. `seed` keeps outsiders, who choose the keys, from putting all their
    /// work on one thread. Must be called inside an actix `System`.
    pub(crate) fn new(threads: usize, seed: u64) -> io::Result<Self> {
        let arbiters = (0..threads.max(1))
            .map(|_| Arbiter::try_new())
            .collect::<io::Result<_>>()?;
        Ok(Self(Arc::new(Inner { arbiters, seed })))
    }

    /// How many there are.
    pub(crate) fn threads(&self) -> usize {
        self.0.arbiters.len()
    }

    /// Runs `task` on the thread of `key`, or on the next one that lives, and tells it the thread's number. Drops it if
    /// there is none, as when the system has stopped.
    pub(crate) fn spawn(&self, key: &impl Hash, task: impl FnOnce(usize) + Send + 'static) {
        let mut hasher = DefaultHasher::new();
        self.0.seed.hash(&mut hasher);
        key.hash(&mut hasher);
        let (threads, hash) = (self.0.arbiters.len(), hasher.finish() as usize);
        let arbiters = self.0.arbiters.iter().enumerate();
        let mut candidates = arbiters.cycle().skip(hash % threads).take(threads);
        if let Some((thread, arbiter)) = candidates.find(|(_thread, arbiter)| arbiter.alive()) {
            arbiter.spawn_fn(move || task(thread));
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        for arbiter in &self.arbiters {
            arbiter.stop();
        }
    }
}
