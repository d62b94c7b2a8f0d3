//! The rows of `blockings`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::blockings;

/// A row of `blockings`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = blockings, check_for_backend(diesel::pg::Pg))]
pub struct Blocking {
    pub id: String,
    pub blocker_id: String,
    pub blockee_id: String,
}
