//! The rows of `relays`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::relays;

/// A row of `relays`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = relays, check_for_backend(diesel::pg::Pg))]
pub struct Relay {
    pub id: String,
    pub inbox: String,
    pub status: String,
    pub actor_uri: Option<String>,
    pub is_litepub: bool,
}
