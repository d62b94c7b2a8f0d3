//! The instance area's endpoints.

pub mod ap;
pub mod emoji;
pub mod emojis;
pub mod endpoint;
pub mod endpoints;
pub mod federation;
pub mod get_online_users_count;
pub mod meta;
pub mod ping;
pub mod reset_db;
pub mod server_info;
pub mod stats;

use kanikey_api_kit::Registered;

/// The area's endpoints, sorted by name.
pub const ENDPOINTS: &[Registered] = &[
    Registered::of::<ap::get::Get>(),
    Registered::of::<ap::show::Show>(),
    Registered::of::<emoji::Emoji>(),
    Registered::of::<emojis::Emojis>(),
    Registered::of::<endpoint::Show>(),
    Registered::of::<endpoints::Endpoints>(),
    Registered::of::<federation::followers::Followers>(),
    Registered::of::<federation::following::Following>(),
    Registered::of::<federation::instances::Instances>(),
    Registered::of::<federation::show_instance::ShowInstance>(),
    Registered::of::<federation::stats::Stats>(),
    Registered::of::<federation::update_remote_user::UpdateRemoteUser>(),
    Registered::of::<federation::users::Users>(),
    Registered::of::<get_online_users_count::GetOnlineUsersCount>(),
    Registered::of::<meta::Index>(),
    Registered::of::<ping::Ping>(),
    Registered::of::<reset_db::ResetDb>(),
    Registered::of::<server_info::ServerInfo>(),
    Registered::of::<stats::Stats>(),
];
