//! `Hashtag`.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a hashtag is used in notes (mentioned) and profiles (attached).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Hashtag {
    pub tag: String,
    pub mentioned_users_count: i32,
    pub mentioned_local_users_count: i32,
    pub mentioned_remote_users_count: i32,
    pub attached_users_count: i32,
    pub attached_local_users_count: i32,
    pub attached_remote_users_count: i32,
}

/// A hashtag that is used more than usual.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HashtagTrend {
    pub tag: String,
    /// Users in each of the last spans of time, the newest first.
    pub chart: Vec<i32>,
    pub users_count: i32,
}
