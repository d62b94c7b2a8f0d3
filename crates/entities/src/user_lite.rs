//! `UserLite`: a user as it stands beside notes and in lists.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::OrderedMap;
use crate::string_enum::string_enum;

/// What is shown of a user beside a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserLite {
    pub id: String,
    pub name: Option<String>,
    pub username: String,
    /// `null` for our own.
    pub host: Option<String>,
    pub avatar_url: String,
    pub avatar_blurhash: Option<String>,
    pub avatar_decorations: Vec<AvatarDecoration>,
    pub is_bot: bool,
    pub is_cat: bool,
    /// Only there when true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_signin_to_view_contents: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make_notes_followers_only_before: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make_notes_hidden_before: Option<i32>,
    /// Of remote users, where anything is known of their server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<UserInstance>,
    /// Custom emojis in the name: short code to URL; of remote users only.
    pub emojis: OrderedMap<String>,
    pub online_status: OnlineStatus,
    /// Of local users only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge_roles: Option<Vec<BadgeRole>>,
}

/// Something drawn around an avatar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AvatarDecoration {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub angle: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flip_h: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_x: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_y: Option<f64>,
    pub url: String,
}

/// The server of a remote user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserInstance {
    pub name: Option<String>,
    pub software_name: Option<String>,
    pub software_version: Option<String>,
    pub icon_url: Option<String>,
    pub favicon_url: Option<String>,
    pub theme_color: Option<String>,
}

/// A role that is shown as a badge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BadgeRole {
    pub name: String,
    pub icon_url: Option<String>,
    pub display_order: i64,
}

string_enum! {
    /// When a user was last seen.
    OnlineStatus { Unknown = "unknown", Online = "online", Active = "active", Offline = "offline" }
}
