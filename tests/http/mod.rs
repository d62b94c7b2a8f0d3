//! The edge: what is served besides the API, and what clients may not do to it.

mod client;
mod metrics;
mod pictures;
mod raw;
mod slow;
