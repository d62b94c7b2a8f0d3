//! Instance.

mod reset;
mod row;
mod settings;
mod statistics;

pub use reset::reset;
pub use row::InstanceSettings;
pub use settings::{SETUP_LOCK, advisory_lock, load, lock, save};
pub use statistics::{Statistics, statistics};
