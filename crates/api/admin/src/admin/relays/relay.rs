//! A relay as administrators see it.

use kanikey_db::relays;
use schemars::JsonSchema;
use serde::Serialize;

/// A relay.
#[derive(Serialize, JsonSchema)]
pub struct Relay {
    pub id: String,
    pub inbox: String,
    /// `requesting`, `accepted` or `rejected`.
    pub status: String,
}

impl From<relays::Relay> for Relay {
    fn from(row: relays::Relay) -> Self {
        Self {
            id: row.id,
            inbox: row.inbox,
            status: row.status,
        }
    }
}
