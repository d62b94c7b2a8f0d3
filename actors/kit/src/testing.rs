//! A world of its own for each test of actors.

use std::{future::Future, panic, thread, time::Duration};

use actix::System;
use tokio::time::{Instant, sleep, timeout};

use crate::Stage;

/// How long a test in a world may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long actors may take to be gone after it.
const LAST_BREATH: Duration = Duration::from_secs(1);

/// An actix system on a fresh thread, with its own stage and metrics.
#[derive(Clone, Debug)]
pub struct World {
    /// Where the test's actors live: two threads besides the test's own.
    pub stage: Stage,
    /// The metrics of this world alone.
    pub metrics: prometheus::Registry,
}

impl World {
    /// Runs `scene` and waits for its end.
    ///
    /// # Panics
    ///
    /// If the scene panics, takes longer than 30 seconds, or leaves an actor behind: every kind that it started must be
    /// shut down.
    pub fn run<S, F>(scene: S)
    where
        S: FnOnce(Self) -> F + Send + 'static,
        F: Future<Output = ()> + 'static,
    {
        let world = thread::spawn(move || System::new().block_on(Self::play(scene)));
        if let Err(payload) = world.join() {
            panic::resume_unwind(payload);
        }
    }

    async fn play<S, F>(scene: S)
    where
        S: FnOnce(Self) -> F,
        F: Future<Output = ()>,
    {
        let metrics = prometheus::Registry::new();
        let stage = match Stage::new(2, 1, &metrics) {
            Ok(stage) => stage,
            Err(error) => panic!("no world: {error}"),
        };
        let world = Self {
            stage: stage.clone(),
            metrics,
        };
        assert!(
            timeout(PATIENCE, Box::pin(scene(world))).await.is_ok(),
            "the scene does not end"
        );
        wait("every actor is gone", LAST_BREATH, || stage.living().is_empty()).await;
    }
}

/// Waits until `condition` holds, looking often, for at most 5 seconds.
///
/// # Panics
///
/// If it does not come to hold; `what` says what was waited for.
pub async fn eventually(what: &str, condition: impl FnMut() -> bool) {
    wait(what, Duration::from_secs(5), condition).await;
}

async fn wait(what: &str, within: Duration, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + within;
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        sleep(Duration::from_millis(1)).await;
    }
}
