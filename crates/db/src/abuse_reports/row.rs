//! The rows of `abuse_reports`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::abuse_reports;

/// A row of `abuse_reports`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = abuse_reports, check_for_backend(diesel::pg::Pg))]
pub struct AbuseReport {
    pub id: String,
    pub target_user_id: String,
    pub reporter_id: String,
    pub comment: String,
    pub resolved: bool,
}
