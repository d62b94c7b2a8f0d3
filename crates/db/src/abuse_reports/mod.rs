//! Abuse reports.

mod row;
mod store;

pub use row::AbuseReport;
pub use store::insert;
