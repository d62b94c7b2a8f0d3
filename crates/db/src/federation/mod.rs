//! Federation: the outgoing log, how far each peer has it, what came in, and what is known of other servers' things.

pub mod audience;
pub mod emojis;
pub mod files;
pub mod hosts;
pub mod incoming;
pub mod keys;
pub mod outgoing;
pub mod peers;
pub mod published;
mod row;
pub mod synchronization;
pub mod tombstones;

pub use hosts::by_hosts;
pub use row::{IncomingActivity, Instance, OutgoingActivity, Peer, Tombstone};

#[cfg(test)]
mod tests;
