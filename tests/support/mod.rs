//! Servers to test, the people on them, and sockets to listen with. All blocking: a test reads like a script.

mod cable;
mod peer;
mod person;
mod picture;
mod process;
mod site;
mod socket;
mod tally;
mod upload;

pub use cable::Cable;
pub use peer::{Answer, Peer, PeerActor, Recorded, Reply, post};
pub use person::{Person, Refusal};
pub use picture::{crc32, png};
pub use process::{Process, create_account};
pub use site::{PASSWORD, TestSite};
pub use socket::Socket;
pub use tally::{Tally, created_by};
pub use upload::SlowUpload;

use std::time::{Duration, Instant};

/// Asks again and again, for at most ten seconds, until there is an answer.
#[track_caller]
pub fn eventually<T>(what: &str, ask: impl FnMut() -> Option<T>) -> T {
    eventually_within(Duration::from_secs(10), what, ask)
}

/// Asks again and again, for so long at most, until there is an answer.
#[track_caller]
pub fn eventually_within<T>(within: Duration, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + within;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(25));
    }
}
