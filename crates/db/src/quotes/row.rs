//! The rows of `quote_stamps`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::quote_stamps;

/// A row of `quote_stamps`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = quote_stamps, check_for_backend(diesel::pg::Pg))]
pub struct QuoteStamp {
    pub id: String,
    pub note_id: String,
    pub user_id: String,
    pub quoter_id: String,
    pub quote_uri: String,
}
