//! The rows of `mutings`, `renote_mutings`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;

use kanikey_db_schema::{mutings, renote_mutings};

/// A row of `mutings`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mutings, check_for_backend(diesel::pg::Pg))]
pub struct Muting {
    pub id: String,
    pub muter_id: String,
    pub mutee_id: String,
    pub expires_at: Option<Timestamp>,
}

/// A row of `renote_mutings`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = renote_mutings, check_for_backend(diesel::pg::Pg))]
pub struct RenoteMuting {
    pub id: String,
    pub muter_id: String,
    pub mutee_id: String,
}
