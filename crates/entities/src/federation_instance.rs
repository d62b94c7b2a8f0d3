//! `FederationInstance`: another server, as it is shown.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Date;
use crate::string_enum::string_enum;

/// Another server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FederationInstance {
    pub id: String,
    pub first_retrieved_at: Date,
    pub host: String,
    pub users_count: i32,
    pub notes_count: i32,
    /// Follows of accounts here by accounts there.
    pub following_count: i32,
    /// Follows of accounts there by accounts here.
    pub followers_count: i32,
    pub is_not_responding: bool,
    pub is_suspended: bool,
    pub suspension_state: SuspensionState,
    pub is_blocked: bool,
    pub software_name: Option<String>,
    pub software_version: Option<String>,
    pub open_registrations: Option<bool>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub maintainer_name: Option<String>,
    pub maintainer_email: Option<String>,
    pub is_silenced: bool,
    pub is_media_silenced: bool,
    pub icon_url: Option<String>,
    pub favicon_url: Option<String>,
    pub theme_color: Option<String>,
    pub info_updated_at: Option<Date>,
    pub latest_request_received_at: Option<Date>,
    /// For moderators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderation_note: Option<String>,
}

string_enum! {
    /// Why nothing is sent to a server.
    SuspensionState {
        None = "none",
        Manual = "manuallySuspended",
        Gone = "goneSuspended",
        NotResponding = "autoSuspendedForNotResponding",
    }
}
