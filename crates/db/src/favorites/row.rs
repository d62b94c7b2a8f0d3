//! The rows of `note_favorites`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::note_favorites;

/// A row of `note_favorites`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = note_favorites, check_for_backend(diesel::pg::Pg))]
pub struct NoteFavorite {
    pub id: String,
    pub user_id: String,
    pub note_id: String,
}
