//! What the command line says.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// The sizes of the scenarios.
pub struct Options {
    /// The one scenario to run; all where there is none.
    pub only: Option<String>,
    /// The server's program.
    pub server: PathBuf,
    /// `receive`: activities that are measured.
    pub activities: usize,
    /// `receive`: hosts that send them; as few as their budgets allow where nothing is said.
    pub senders: Option<usize>,
    /// `receive`: connections that they come over.
    pub connections: usize,
    /// `deliver`: hosts with a follower.
    pub hosts: usize,
    /// `deliver`: notes that are written.
    pub notes: usize,
    /// `memory`: hosts with an account that is known.
    pub known: usize,
    /// `memory`: how many of them fail.
    pub failing: usize,
    /// `memory`: activities that wait for each of those.
    pub backlog: usize,
    /// `memory`: how long the server is watched.
    pub watched: Duration,
    /// `isolation`: hosts that answer.
    pub healthy: usize,
    /// `isolation`: activities that wait for the host that does not.
    pub waiting: usize,
    /// `isolation`: notes that are written in each of its parts.
    pub pace: usize,
    /// `isolation`: a note is written so often.
    pub every: Duration,
}

impl Options {
    /// Reads the command line; what it does not say is as documented at the top of this program.
    pub fn read() -> Self {
        let mut options = Self {
            only: None,
            server: env!("CARGO_BIN_EXE_kanikey").into(),
            activities: 3000,
            senders: None,
            connections: 8,
            hosts: 1000,
            notes: 20,
            known: 20_000,
            failing: 5000,
            backlog: 3,
            watched: Duration::from_mins(1),
            healthy: 100,
            waiting: 10_000,
            pace: 300,
            every: Duration::from_millis(100),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            // Cargo says so to every bench.
            if word != "--bench" {
                let value = words.next().unwrap_or_else(|| panic!("{word} what?"));
                options.set(&word, &value);
            }
        }
        options
    }

    fn set(&mut self, word: &str, value: &str) {
        match word {
            "--only" => self.only = Some(value.to_owned()),
            "--server" => self.server = std::fs::canonicalize(value).expect("a program"),
            "--activities" => self.activities = number(value),
            "--senders" => self.senders = Some(number(value)),
            "--connections" => self.connections = number(value),
            "--hosts" => self.hosts = number(value),
            "--notes" => self.notes = number(value),
            "--known" => self.known = number(value),
            "--failing" => self.failing = number(value),
            "--backlog" => self.backlog = number(value),
            "--seconds" => self.watched = Duration::from_secs(number(value)),
            "--healthy" => self.healthy = number(value),
            "--waiting" => self.waiting = number(value),
            "--pace" => self.pace = number(value),
            "--every" => self.every = Duration::from_millis(number(value)),
            other => panic!("{other}? The top of benches/federation/main.rs has the options"),
        }
    }
}

fn number<T: FromStr>(text: &str) -> T {
    text.parse().ok().unwrap_or_else(|| panic!("{text} is not a number"))
}
