//! One kind of request, over and over.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::person::Person;
use crate::server::Server;

/// What comes before the measured time, so that caches and pools are as they are on a running server.
const WARM_UP: usize = 200;

type Request = Box<dyn Fn(usize) + Send + Sync>;

/// A request that is made over and over.
pub struct Scenario {
    name: String,
    request: Request,
}

/// What a scenario cost.
pub struct Report {
    name: String,
    requests: usize,
    elapsed: Duration,
    latencies: Vec<Duration>,
    cpu: (f64, f64),
}

impl Scenario {
    /// Calls an endpoint with what `params` makes for each turn.
    pub fn post(
        endpoint: &'static str,
        person: &Person,
        params: impl Fn(usize) -> Value + Send + Sync + 'static,
    ) -> Self {
        Self::post_in_turn(endpoint, std::slice::from_ref(person), params)
    }

    /// The same by several people, one after the other.
    pub fn post_in_turn(
        endpoint: &'static str,
        people: &[Person],
        params: impl Fn(usize) -> Value + Send + Sync + 'static,
    ) -> Self {
        let people = people.to_vec();
        Self {
            name: endpoint.to_owned(),
            request: Box::new(move |turn| {
                people[turn % people.len()].call(endpoint, params(turn));
            }),
        }
    }

    /// The same by another name, where an endpoint is called in more than one way.
    pub fn called(self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self
        }
    }

    /// GETs a path.
    pub fn get(name: &str, person: &Person, path: &str, accept: &'static str) -> Self {
        let (person, path) = (person.clone(), path.to_owned());
        Self {
            name: name.to_owned(),
            request: Box::new(move |_turn| {
                let (status, _, _) = person.get(&path, accept);
                assert_eq!(status, 200, "{path}");
            }),
        }
    }

    /// Does it on so many connections at once, for so long.
    pub fn run(&self, server: &Server, connections: usize, time: Duration) -> Report {
        (0..WARM_UP).for_each(|turn| (self.request)(turn));
        let turn = AtomicUsize::new(WARM_UP);
        let before = server.usage();
        let began = Instant::now();
        let latencies: Vec<Duration> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..connections)
                .map(|_| scope.spawn(|| self.repeat(&turn, began + time)))
                .collect();
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        });
        Report {
            name: self.name.clone(),
            requests: latencies.len(),
            elapsed: began.elapsed(),
            latencies,
            cpu: server.usage().since(&before),
        }
    }

    fn repeat(&self, turn: &AtomicUsize, until: Instant) -> Vec<Duration> {
        let mut latencies = Vec::new();
        while Instant::now() < until {
            let began = Instant::now();
            (self.request)(turn.fetch_add(1, Ordering::Relaxed));
            latencies.push(began.elapsed());
        }
        latencies
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let percentile = |part: f64| {
            let at = ((sorted.len() - 1) as f64 * part) as usize;
            sorted[at].as_secs_f64() * 1000.0
        };
        let each = |milliseconds: f64| milliseconds / self.requests as f64;
        let (server, database) = self.cpu;
        write!(
            f,
            "{:<18} {:>9.0} {:>8.2} {:>8.2} {:>8.2} {:>9.3} {:>9.3} {:>9.3}",
            self.name,
            self.requests as f64 / self.elapsed.as_secs_f64(),
            percentile(0.5),
            percentile(0.95),
            percentile(0.99),
            each(server + database),
            each(server),
            each(database),
        )
    }
}
