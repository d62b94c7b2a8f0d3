//! Files of other servers that are to be copied here.

mod queue;
mod row;
#[cfg(test)]
mod tests;

pub use queue::{delete, insert, keep, prune, put_off, spare_host, take};
pub use row::FileCopy;
