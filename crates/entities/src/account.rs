//! What belongs to an account's access: `Signin`, `App`.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Date;

/// A try to sign in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Signin {
    pub id: String,
    pub created_at: Date,
    pub ip: String,
    pub headers: Value,
    pub success: bool,
}

/// An app that asks for access by `auth/session/generate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct App {
    pub id: String,
    pub name: String,
    pub callback_url: Option<String>,
    pub permission: Vec<String>,
    /// Only in the answer to whoever made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Only for somebody who is signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_authorized: Option<bool>,
}
