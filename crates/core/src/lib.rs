//! The words that every other crate uses: ids, clock, randomness, hosts, handles, local URLs, permissions and the
//! closed set of error kinds. Pure: no I/O but the system's clock and random source, which have one place each.

pub mod acct;
pub mod clock;
pub mod error_kind;
pub mod host;
pub mod id;
pub mod local_urls;
pub mod permission;
pub mod policies;
pub mod random;

pub use acct::Acct;
pub use clock::Clock;
pub use error_kind::ErrorKind;
pub use host::Host;
pub use id::IdGenerator;
pub use local_urls::LocalUrls;
pub use permission::Permission;
pub use policies::RolePolicies;

/// A point in time. Milliseconds are what the API and the ids show.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
