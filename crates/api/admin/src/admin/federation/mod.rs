//! `admin/federation/*`: what moderators do about other servers.

pub mod delete_all_files;
pub mod refresh_remote_instance_metadata;
pub mod remove_all_following;
pub mod update_instance;

use kanikey_api_kit::prelude::*;

/// There is nothing known of such a server.
const NO_SUCH_INSTANCE: ErrorCode = ErrorCode::new(
    "NO_SUCH_INSTANCE",
    "82791415-0f4b-4fa5-8ea7-6a8a3c4a5f3d",
    "No such server is known.",
);

/// The parameters of endpoints that take a server and nothing else.
#[derive(Deserialize, JsonSchema)]
pub struct HostParams {
    host: HostName,
}
