//! Follows, blocks, mutes, lists and antennas against a database.
#![expect(clippy::unwrap_used, reason = "tests")]

mod antennas;
mod following;
mod lists;
mod parting;
#[expect(dead_code, reason = "what the tests of notes need, too")]
#[path = "../notes/world.rs"]
mod world;
