//! `AbuseReport`, for moderators.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Date, UserDetailedNotMe};

/// What somebody reported of somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AbuseReport {
    pub id: String,
    pub created_at: Date,
    pub comment: String,
    pub resolved: bool,
    pub reporter_id: String,
    pub target_user_id: String,
    pub assignee_id: Option<String>,
    pub reporter: UserDetailedNotMe,
    pub target_user: UserDetailedNotMe,
    pub assignee: Option<UserDetailedNotMe>,
    pub forwarded: bool,
    pub resolved_as: Option<String>,
    pub moderation_note: String,
}
