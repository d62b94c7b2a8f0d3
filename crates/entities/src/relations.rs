//! What stands between users: `Following`, `FollowRequest`, `Blocking`, `Muting`, `RenoteMuting`.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Date, UserDetailedNotMe, UserLite};

/// Somebody follows somebody. One of the two is left out: the one whose list it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Following {
    pub id: String,
    pub created_at: Date,
    pub followee_id: String,
    pub follower_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followee: Option<UserDetailedNotMe>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follower: Option<UserDetailedNotMe>,
}

/// Somebody would like to follow somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FollowRequest {
    pub id: String,
    pub follower: UserLite,
    pub followee: UserLite,
}

/// The viewer blocks somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Blocking {
    pub id: String,
    pub created_at: Date,
    pub blockee_id: String,
    pub blockee: UserDetailedNotMe,
}

/// The viewer mutes somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Muting {
    pub id: String,
    pub created_at: Date,
    pub expires_at: Option<Date>,
    pub mutee_id: String,
    pub mutee: UserDetailedNotMe,
}

/// The viewer does not want to see what somebody renotes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RenoteMuting {
    pub id: String,
    pub created_at: Date,
    pub mutee_id: String,
    pub mutee: UserDetailedNotMe,
}
