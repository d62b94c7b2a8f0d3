//! Behaviour of supervised actors, on real threads.

#![expect(clippy::unwrap_used, reason = "a test may end wherever it fails")]

mod actix_facts;
mod cast;
mod deaths;
mod mailboxes;
mod metrics;
mod races;
mod shutdown;
mod supervisors;
mod worlds;
