//! Notes against a database: who sees what, paging, counters.
#![expect(clippy::unwrap_used, reason = "tests")]

mod counters;
mod edits;
mod handles;
mod hashtags;
mod paging;
mod visibility;
mod world;
