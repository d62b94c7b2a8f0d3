//! What can be seen of the actors from outside: metrics for Prometheus, numbers for the admin page. Per kind, not per
//! key: there are 20,000 hosts.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use prometheus::{IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, core::Collector};

/// The metrics of all kinds of actors of one server. A process may hold several servers, so nothing here is global.
#[derive(Debug)]
pub(crate) struct ActorMetrics {
    alive: IntGaugeVec,
    started: IntCounterVec,
    restarts: IntCounterVec,
    panics: IntCounterVec,
    given_up: IntGaugeVec,
    depth: IntGaugeVec,
    high_water: IntGaugeVec,
    rejected: IntCounterVec,
    capacity: IntGaugeVec,
    kinds: Mutex<Vec<Arc<ActorStats>>>,
}

/// The numbers of one kind. They are atomics: whoever reports or reads never waits.
#[derive(Debug)]
pub(crate) struct ActorStats {
    kind: &'static str,
    pub(crate) alive: IntGauge,
    pub(crate) started: IntCounter,
    pub(crate) restarts_after_panic: IntCounter,
    pub(crate) restarts_after_stop: IntCounter,
    pub(crate) restarts_after_leave: IntCounter,
    pub(crate) restarts_after_giving_up: IntCounter,
    pub(crate) panics: IntCounter,
    pub(crate) given_up: IntGauge,
    pub(crate) supervisors: AtomicUsize,
    depth: IntGauge,
    high_water: IntGauge,
    rejected: IntCounter,
    capacity: IntGauge,
}

/// The numbers of one kind at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindSnapshot {
    /// The kind's name ([`Policy::kind`](crate::Policy::kind)).
    pub kind: &'static str,
    /// Children that live now.
    pub alive: u64,
    /// Children started since the server started, restarts included.
    pub started: u64,
    /// Restarts, whatever the cause.
    pub restarts: u64,
    /// Children that died of a panic.
    pub panics: u64,
    /// Children given up on and not yet tried again.
    pub given_up: u64,
    /// Messages that wait, in all mailboxes together.
    pub mailbox_depth: u64,
    /// The fullest that one mailbox has been.
    pub mailbox_high_water: u64,
    /// Messages refused because a mailbox was full.
    pub mailbox_rejected: u64,
    /// Messages that one mailbox holds.
    pub mailbox_capacity: u64,
}

/// Counts a message as waiting until it is dropped: handled, or lost with its mailbox.
pub(crate) struct Waiting(Arc<ActorStats>);

impl ActorMetrics {
    /// Creates the metrics and registers them; fails if `registry` has them already.
    pub(crate) fn register(registry: &Registry) -> prometheus::Result<Self> {
        let metrics = Self {
            alive: gauge("kanikey_actors_alive", "Actors that live now")?,
            started: counter(
                "kanikey_actor_started_total",
                "Actors started, restarts included",
                &["kind"],
            )?,
            restarts: counter("kanikey_actor_restarts_total", "Actors restarted", &["kind", "cause"])?,
            panics: counter("kanikey_actor_panics_total", "Actors that died of a panic", &["kind"])?,
            given_up: gauge(
                "kanikey_actor_given_up",
                "Actors that failed too often and wait for one new try",
            )?,
            depth: gauge(
                "kanikey_mailbox_depth",
                "Messages that wait in all mailboxes of the kind",
            )?,
            high_water: gauge("kanikey_mailbox_high_water", "The fullest that one mailbox has been")?,
            rejected: counter(
                "kanikey_mailbox_rejected_total",
                "Messages refused by a full mailbox",
                &["kind"],
            )?,
            capacity: gauge("kanikey_mailbox_capacity", "Messages that one mailbox holds")?,
            kinds: Mutex::default(),
        };
        for collector in metrics.collectors() {
            registry.register(collector)?;
        }
        Ok(metrics)
    }

    /// All kinds, in the order in which their supervisors were started.
    pub(crate) fn snapshot(&self) -> Vec<KindSnapshot> {
        self.kinds().iter().map(|stats| stats.snapshot()).collect()
    }

    /// The stats of a kind, made at the first call.
    pub(crate) fn kind(&self, kind: &'static str, capacity: usize) -> Arc<ActorStats> {
        let mut kinds = self.kinds();
        if let Some(stats) = kinds.iter().find(|stats| stats.kind == kind) {
            return Arc::clone(stats);
        }
        let stats = Arc::new(ActorStats {
            kind,
            alive: self.alive.with_label_values(&[kind]),
            started: self.started.with_label_values(&[kind]),
            restarts_after_panic: self.restarts.with_label_values(&[kind, "panic"]),
            restarts_after_stop: self.restarts.with_label_values(&[kind, "stop"]),
            restarts_after_leave: self.restarts.with_label_values(&[kind, "leave"]),
            restarts_after_giving_up: self.restarts.with_label_values(&[kind, "retry"]),
            panics: self.panics.with_label_values(&[kind]),
            given_up: self.given_up.with_label_values(&[kind]),
            supervisors: AtomicUsize::new(0),
            depth: self.depth.with_label_values(&[kind]),
            high_water: self.high_water.with_label_values(&[kind]),
            rejected: self.rejected.with_label_values(&[kind]),
            capacity: self.capacity.with_label_values(&[kind]),
        });
        stats.capacity.set(capacity as i64);
        kinds.push(Arc::clone(&stats));
        stats
    }

    /// The kinds that still have a child or a supervisor.
    pub(crate) fn living(&self) -> Vec<&'static str> {
        let lives = |stats: &&Arc<ActorStats>| stats.alive.get() > 0 || stats.supervisors.load(Ordering::SeqCst) > 0;
        self.kinds().iter().filter(lives).map(|stats| stats.kind).collect()
    }

    fn collectors(&self) -> [Box<dyn Collector>; 9] {
        [
            Box::new(self.alive.clone()),
            Box::new(self.started.clone()),
            Box::new(self.restarts.clone()),
            Box::new(self.panics.clone()),
            Box::new(self.given_up.clone()),
            Box::new(self.depth.clone()),
            Box::new(self.high_water.clone()),
            Box::new(self.rejected.clone()),
            Box::new(self.capacity.clone()),
        ]
    }

    fn kinds(&self) -> std::sync::MutexGuard<'_, Vec<Arc<ActorStats>>> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ActorStats {
    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    pub(crate) fn snapshot(&self) -> KindSnapshot {
        let restarts = [
            &self.restarts_after_panic,
            &self.restarts_after_stop,
            &self.restarts_after_leave,
            &self.restarts_after_giving_up,
        ];
        KindSnapshot {
            kind: self.kind,
            alive: count(&self.alive),
            started: self.started.get(),
            restarts: restarts.iter().map(|counter| counter.get()).sum(),
            panics: self.panics.get(),
            given_up: count(&self.given_up),
            mailbox_depth: count(&self.depth),
            mailbox_high_water: count(&self.high_water),
            mailbox_rejected: self.rejected.get(),
            mailbox_capacity: count(&self.capacity),
        }
    }

    /// Counts a message put into a mailbox that is now filled with `fill` messages.
    pub(crate) fn waiting(self: &Arc<Self>, fill: usize) -> Waiting {
        self.depth.inc();
        // Two senders may overtake each other here; the mark is then low by one until the next message.
        if fill as i64 > self.high_water.get() {
            self.high_water.set(fill as i64);
        }
        Waiting(Arc::clone(self))
    }

    pub(crate) fn rejected(&self) {
        self.rejected.inc();
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.depth.dec();
    }
}

fn count(gauge: &IntGauge) -> u64 {
    u64::try_from(gauge.get()).unwrap_or(0)
}

fn gauge(name: &str, help: &str) -> prometheus::Result<IntGaugeVec> {
    IntGaugeVec::new(Opts::new(name, help), &["kind"])
}

fn counter(name: &str, help: &str, labels: &[&str]) -> prometheus::Result<IntCounterVec> {
    IntCounterVec::new(Opts::new(name, help), labels)
}
