//! Abuse reports.

mod forward;
mod row;
mod store;

pub use forward::{by_id, mark_forwarded};
pub use row::AbuseReport;
pub use store::{insert, open_of};
