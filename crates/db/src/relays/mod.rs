//! Relays.

mod find;
mod row;
mod store;

pub use find::{accepted, accepted_by_actor, by_id, by_inbox, list};
pub use row::Relay;
pub use store::{answered, insert, remove};
