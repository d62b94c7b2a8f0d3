//! What administrators do about the queues. The rows are changed first; then the hosts are told to look at them.

mod deliver;
mod inbox;
mod workload;

use kanikey_messages::Event;

use crate::Site;

pub use deliver::{promote_deliveries, purge_deliveries, remove_delivery, retry_delivery};
pub use inbox::{promote_arrivals, purge_arrivals, remove_arrival, retry_arrival};
pub use workload::{UnderWay, Workload};

/// How many hosts are woken at once; the others are found by the next sweep.
const WOKEN: usize = 1000;

/// What became of an attempt to retry a job now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is tried now.
    Started,
    /// There is no such job, or it is done.
    NoSuchJob,
    /// An administrator suspended the host: it must be let go on first.
    Suspended,
}

/// Tells hosts that are awake that what is stored of them changed.
fn tell(site: &Site, hosts: Vec<String>) {
    if !hosts.is_empty() {
        site.publish([Event::PeersChanged { hosts }]);
    }
}

/// As [`tell`], and wakes those that sleep.
fn wake(site: &Site, mut hosts: Vec<String>) {
    hosts.sort_unstable();
    hosts.dedup();
    if hosts.is_empty() {
        return;
    }
    let first: Vec<String> = hosts.iter().take(WOKEN).cloned().collect();
    site.publish([Event::PeersChanged { hosts }, Event::OutgoingAppended { hosts: first }]);
}
