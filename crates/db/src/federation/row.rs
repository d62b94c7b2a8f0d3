//! The rows of `incoming_activities`, `instances`, `outgoing_activities`, `peers`, `tombstones`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;

use kanikey_db_schema::{incoming_activities, instances, outgoing_activities, peers, tombstones};

/// A row of `incoming_activities`.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Insertable)]
// NULL and no DEFAULT: the text of the INSERT stays the same, and is prepared once.
#[diesel(table_name = incoming_activities, check_for_backend(diesel::pg::Pg), treat_none_as_default_value = false)]
pub struct IncomingActivity {
    pub id: String,
    pub host: String,
    pub activity_id: String,
    pub actor_uri: String,
    pub body: Option<String>,
    pub failures: i32,
    pub retry_at: Option<Timestamp>,
    pub processed_at: Option<Timestamp>,
    pub refusal: Option<String>,
}

/// A row of `instances`.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Insertable)]
#[diesel(table_name = instances, check_for_backend(diesel::pg::Pg))]
pub struct Instance {
    pub id: String,
    pub host: String,
    pub first_retrieved_at: Timestamp,
    pub latest_request_received_at: Option<Timestamp>,
    pub info_updated_at: Option<Timestamp>,
    pub software_name: Option<String>,
    pub software_version: Option<String>,
    pub open_registrations: Option<bool>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub maintainer_name: Option<String>,
    pub maintainer_email: Option<String>,
    pub icon_url: Option<String>,
    pub favicon_url: Option<String>,
    pub theme_color: Option<String>,
    pub users_count: i32,
    pub notes_count: i32,
    pub following_count: i32,
    pub followers_count: i32,
    pub moderation_note: String,
    pub signature_scheme: String,
}

/// A row of `outgoing_activities`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = outgoing_activities, check_for_backend(diesel::pg::Pg))]
pub struct OutgoingActivity {
    pub seq: i64,
    pub txid: i64,
    pub author_id: String,
    pub activity: String,
    pub hosts: Vec<String>,
    pub inboxes: Option<Vec<String>>,
    pub created_at: Timestamp,
}

/// A row of `peers`.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Insertable)]
#[diesel(table_name = peers, check_for_backend(diesel::pg::Pg))]
pub struct Peer {
    pub host: String,
    pub position_txid: i64,
    pub position_seq: i64,
    pub failures: i32,
    pub failing_since: Option<Timestamp>,
    pub retry_at: Option<Timestamp>,
    pub last_success_at: Option<Timestamp>,
    pub last_error: Option<String>,
    pub suspension: String,
    pub lease_owner: Option<String>,
    pub lease_until: Option<Timestamp>,
}

/// A row of `tombstones`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = tombstones, check_for_backend(diesel::pg::Pg))]
pub struct Tombstone {
    pub uri: String,
    pub deleted_at: Timestamp,
}
