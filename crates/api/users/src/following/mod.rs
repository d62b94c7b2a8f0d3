//! `following/*`.

pub mod create;
pub mod delete;
pub mod invalidate;
pub mod requests;
pub mod update;
pub mod update_all;

use kanikey_api_kit::prelude::*;

/// Whether the follower is notified of the followee's notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Notify {
    /// Of each note.
    Normal,
    /// Of none.
    None,
}

impl Notify {
    fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::None => "none",
        }
    }
}
