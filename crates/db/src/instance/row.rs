//! The rows of `instance_settings`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;

use kanikey_db_schema::instance_settings;

/// A row of `instance_settings`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = instance_settings, check_for_backend(diesel::pg::Pg))]
pub struct InstanceSettings {
    pub id: i16,
    pub settings: serde_json::Value,
    pub policies: serde_json::Value,
    pub updated_at: Timestamp,
}
