//! Servers to test, the people on them, and sockets to listen with. All blocking: a test reads like a script.

mod person;
mod picture;
mod site;
mod socket;

pub use person::Person;
pub use picture::{crc32, png};
pub use site::{PASSWORD, TestSite};
pub use socket::Socket;

use std::time::{Duration, Instant};

/// Asks again and again, for at most ten seconds, until there is an answer.
#[track_caller]
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(25));
    }
}
