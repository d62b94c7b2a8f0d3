//! The rows of `antenna_notes`, `antennas`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;

use kanikey_db_schema::{antenna_notes, antennas};

/// A row of `antenna_notes`.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
#[diesel(table_name = antenna_notes, check_for_backend(diesel::pg::Pg))]
pub struct AntennaNote {
    pub antenna_id: String,
    pub note_id: String,
}

/// A row of `antennas`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = antennas, check_for_backend(diesel::pg::Pg))]
pub struct Antenna {
    pub id: String,
    pub user_id: String,
    pub name: String,
    pub src: String,
    pub user_list_id: Option<String>,
    pub keywords: serde_json::Value,
    pub exclude_keywords: serde_json::Value,
    pub users: Vec<String>,
    pub case_sensitive: bool,
    pub local_only: bool,
    pub exclude_bots: bool,
    pub with_replies: bool,
    pub with_file: bool,
    pub exclude_notes_in_sensitive_channel: bool,
    pub is_active: bool,
    pub last_used_at: Timestamp,
}
