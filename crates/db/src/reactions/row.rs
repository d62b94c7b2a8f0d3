//! The rows of `note_reactions`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::note_reactions;

/// A row of `note_reactions`.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Insertable)]
#[diesel(table_name = note_reactions, check_for_backend(diesel::pg::Pg))]
pub struct NoteReaction {
    pub id: String,
    pub note_id: String,
    pub user_id: String,
    pub reaction: String,
    pub uri: Option<String>,
}
