//! Blocks.

mod edit;
mod find;
mod row;

pub use edit::{delete, insert};
pub use find::{blockee_ids, blocker_ids, either_way, exists, page_of_blocker};
pub use row::Blocking;
