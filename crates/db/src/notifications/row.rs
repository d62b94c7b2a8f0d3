//! The rows of `notifications`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::notifications;

/// A row of `notifications`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = notifications, check_for_backend(diesel::pg::Pg))]
pub struct Notification {
    pub id: String,
    pub notifiee_id: String,
    pub notifier_id: Option<String>,
    pub kind: String,
    pub note_id: Option<String>,
    pub reaction: Option<String>,
    pub extra: serde_json::Value,
}
