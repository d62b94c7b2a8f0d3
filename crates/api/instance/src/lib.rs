//! The instance area's endpoints.

pub mod emoji;
pub mod emojis;
pub mod endpoint;
pub mod endpoints;
pub mod get_online_users_count;
pub mod meta;
pub mod ping;
pub mod reset_db;
pub mod server_info;
pub mod stats;

use kanikey_api_kit::Registered;

/// The area's endpoints, sorted by name.
pub const ENDPOINTS: &[Registered] = &[
    Registered::of::<emoji::Emoji>(),
    Registered::of::<emojis::Emojis>(),
    Registered::of::<endpoint::Show>(),
    Registered::of::<endpoints::Endpoints>(),
    Registered::of::<get_online_users_count::GetOnlineUsersCount>(),
    Registered::of::<meta::Index>(),
    Registered::of::<ping::Ping>(),
    Registered::of::<reset_db::ResetDb>(),
    Registered::of::<server_info::ServerInfo>(),
    Registered::of::<stats::Stats>(),
];
