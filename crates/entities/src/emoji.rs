//! Custom emojis.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A custom emoji as clients list it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmojiSimple {
    pub aliases: Vec<String>,
    pub name: String,
    pub category: Option<String>,
    pub url: String,
    /// Only there when true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_only: Option<bool>,
    /// Only there when true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_sensitive: Option<bool>,
}

/// A custom emoji in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmojiDetailed {
    pub id: String,
    pub aliases: Vec<String>,
    pub name: String,
    pub category: Option<String>,
    /// `null` for our own.
    pub host: Option<String>,
    pub url: String,
    pub license: Option<String>,
    pub is_sensitive: bool,
    pub local_only: bool,
    /// Empty: for everybody.
    pub role_ids_that_can_be_used_this_emoji_as_reaction: Vec<String>,
}
