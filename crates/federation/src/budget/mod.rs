//! What others may cost this server: requests that it makes because of what they send, and work that it does for them.
//! All of it is kept in memory, for each process.

mod bucket;
mod cause;
mod fetches;
mod incoming;

pub use cause::on_account_of;

pub(crate) use cause::cause;
pub(crate) use fetches::{Denial, FetchBudget};
pub(crate) use incoming::{IncomingBudget, Load, MAX_BACKLOG};
