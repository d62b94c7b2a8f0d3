//! What all actors of one server share.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use actix::{Actor, System};

use crate::{
    Birth, Child, Children, KindSnapshot, Policy, Restart,
    directory::Directory,
    pool::ArbiterPool,
    stats::ActorMetrics,
    supervisor::{Factory, Supervisor},
};

/// The threads, metrics and randomness of one server's actors. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Stage {
    pool: ArbiterPool,
    metrics: Arc<ActorMetrics>,
    seed: Arc<AtomicU64>,
}

/// Why there is no stage.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// Arbiters belong to an actix `System`, and none runs on this thread.
    #[error("actors need a running actix system")]
    NoSystem,
    /// A thread could not be started.
    #[error("cannot start a thread for actors")]
    Thread(#[source] io::Error),
    /// The registry refused the metrics; it has them already.
    #[error("cannot register the actors' metrics")]
    Metrics(#[source] prometheus::Error),
}

impl Stage {
    /// Starts `threads` threads for actors and registers their metrics. All jitter follows from `seed`.
    pub fn new(threads: usize, seed: u64, registry: &prometheus::Registry) -> Result<Self, StageError> {
        if !System::is_registered() {
            return Err(StageError::NoSystem);
        }
        Ok(Self {
            pool: ArbiterPool::new(threads, seed).map_err(StageError::Thread)?,
            metrics: Arc::new(ActorMetrics::register(registry).map_err(StageError::Metrics)?),
            seed: Arc::new(AtomicU64::new(seed)),
        })
    }

    /// How many threads the actors share.
    pub fn threads(&self) -> usize {
        self.pool.threads()
    }

    /// Starts the supervisor of a kind on the present thread. Its children are made by `factory`, each on its own
    /// thread, when their first message comes.
    pub fn supervise<A: Child>(
        &self,
        policy: Policy,
        factory: impl Fn(Birth<A>) -> A + Send + Sync + 'static,
    ) -> Children<A> {
        self.start_supervisor(policy, Some(Arc::new(factory)))
    }

    /// Starts the supervisor of a kind whose children are made one by one with [`Children::start`], and so cannot be
    /// restarted ([`Restart::Never`] whatever `policy` says).
    pub fn host<A: Child>(&self, policy: Policy) -> Children<A> {
        self.start_supervisor(
            Policy {
                restart: Restart::Never,
                ..policy
            },
            None,
        )
    }

    /// The numbers of every kind, for the admin page.
    pub fn snapshot(&self) -> Vec<KindSnapshot> {
        self.metrics.snapshot()
    }

    /// The kinds that have not been shut down, or still have children.
    pub(crate) fn living(&self) -> Vec<&'static str> {
        self.metrics.living()
    }

    fn start_supervisor<A: Child>(&self, policy: Policy, factory: Option<Factory<A>>) -> Children<A> {
        let stats = self.metrics.kind(policy.kind, policy.capacity.max(1));
        let directory = Arc::new(Directory::new(policy.capacity, policy.max_children, Arc::clone(&stats)));
        let has_factory = factory.is_some();
        // Far apart, so that the seeds of two supervisors do not meet by counting.
        let seed = self.seed.fetch_add(1 << 32, Ordering::Relaxed);
        let pool = self.pool.clone();
        let supervisor =
            Supervisor::new(policy, factory, pool, Arc::clone(&directory), Arc::clone(&stats), seed).start();
        Children::new(directory, supervisor, stats, has_factory)
    }
}
