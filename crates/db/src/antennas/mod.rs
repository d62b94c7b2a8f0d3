//! Antennas: searches that collect notes as they come.

mod edit;
mod find;
mod notes;
mod row;

pub use edit::{delete, insert, touch, update};
pub use find::{by_id, by_ids, candidates_for, count_of_owner, of_owner};
pub use notes::collect;
pub use row::{Antenna, AntennaNote};
