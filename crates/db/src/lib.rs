//! Rows, forms and queries: a folder per aggregate. The pool, the embedded database, migrations, test databases.
//!
//! A query is a function that takes `&mut Connection`; whoever calls it has got a [`Conn`] from [`Database::conn`] and
//! passes `&mut conn`. **The embedded database has one connection**: nobody may hold a `Conn` while asking for a second.

pub mod abuse_reports;
pub mod access_tokens;
pub mod account_deletions;
pub mod account_moves;
pub mod antennas;
pub mod apps;
pub mod blocking;
pub mod data_dir_lock;
pub mod drive;
#[cfg(feature = "embedded-postgres")]
mod embedded;
pub mod emojis;
mod error;
pub mod favorites;
pub mod federation;
pub mod file_copies;
pub mod following;
pub mod hashtags;
pub mod instance;
pub mod instances;
pub mod lists;
pub mod migrate;
pub mod mute;
pub mod notes;
pub mod notifications;
pub mod page;
pub mod polls;
mod pool;
pub mod queues;
pub mod quotes;
pub mod reactions;
pub mod relays;
pub mod remote_media;
pub mod retention;
mod statement;
pub mod streaming;
pub mod test_database;
mod transaction;
pub mod users;

pub use error::DbError;
pub use pool::{Conn, Connection, Database, PoolStatus};
pub use transaction::{transaction, transaction_with_retry};
