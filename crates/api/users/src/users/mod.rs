//! `users/*`.

pub mod followers;
pub mod following;
pub mod index;
pub mod lists;
pub mod notes;
pub mod reactions;
pub mod recommendation;
pub mod relation;
pub mod report_abuse;
pub mod search;
pub mod search_by_username_and_host;
pub mod show;

use kanikey_api_kit::prelude::*;
use kanikey_db::users::Origin;

/// Whose users are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OriginParam {
    /// Ours.
    Local,
    /// Those of other servers.
    Remote,
    /// All.
    Combined,
}

impl From<OriginParam> for Origin {
    fn from(origin: OriginParam) -> Self {
        match origin {
            OriginParam::Local => Self::Local,
            OriginParam::Remote => Self::Remote,
            OriginParam::Combined => Self::Combined,
        }
    }
}
