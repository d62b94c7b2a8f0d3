//! The instance's settings and base policies.

mod counts;
mod defaults;
mod operations;
mod settings;

pub use counts::{CountsCell, online_users, statistics};
pub use operations::{UpdateError, load, reset, update, update_policies};
pub use settings::{FederationScope, Settings, SettingsCell, UgcVisibility, Words};

/// The version of the API that clients are told, and ours after it. Clients read the first part to know what they can
/// use; the form is that of other servers of Misskey's family.
pub const API_VERSION: &str = concat!("2025.11.1-kanikey-", env!("CARGO_PKG_VERSION"));
