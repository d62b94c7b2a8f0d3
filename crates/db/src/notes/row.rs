//! The rows of `note_edits`, `note_thread_mutings`, `notes`, `user_note_pins`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;
use serde_json::json;

use kanikey_db_schema::{note_edits, note_thread_mutings, notes, user_note_pins};

/// A row of `note_edits`: what a note said before it was edited.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = note_edits, check_for_backend(diesel::pg::Pg))]
pub struct NoteEdit {
    pub id: String,
    pub note_id: String,
    pub edited_at: Timestamp,
    pub text: Option<String>,
    pub cw: Option<String>,
    pub file_ids: Vec<String>,
}

/// A row of `note_thread_mutings`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = note_thread_mutings, check_for_backend(diesel::pg::Pg))]
pub struct NoteThreadMuting {
    pub id: String,
    pub user_id: String,
    pub thread_id: String,
}

/// A row of `notes`.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Insertable)]
// NULL and no DEFAULT: the text of the INSERT stays the same, and is prepared once.
#[diesel(table_name = notes, check_for_backend(diesel::pg::Pg), treat_none_as_default_value = false)]
pub struct Note {
    pub id: String,
    pub user_id: String,
    pub user_host: Option<String>,
    pub text: Option<String>,
    pub cw: Option<String>,
    pub visibility: String,
    pub local_only: bool,
    pub reaction_acceptance: Option<String>,
    pub visible_user_ids: Vec<String>,
    pub mentions: Vec<String>,
    pub tags: Vec<String>,
    pub emojis: Vec<String>,
    pub file_ids: Vec<String>,
    pub reply_id: Option<String>,
    pub reply_user_id: Option<String>,
    pub renote_id: Option<String>,
    pub renote_user_id: Option<String>,
    pub is_pure_renote: bool,
    pub thread_id: Option<String>,
    pub has_poll: bool,
    pub renote_count: i32,
    pub replies_count: i32,
    pub reaction_count: i32,
    pub clipped_count: i32,
    pub reactions: serde_json::Value,
    pub updated_at: Option<Timestamp>,
    pub uri: Option<String>,
    pub url: Option<String>,
}

/// All columns of [`Note`], for SQL that names the table `n`. With `n.*` a statement that is kept prepared would fail
/// once another process has added a column.
pub(crate) const NOTE_COLUMNS: &str = "n.id, n.user_id, n.user_host, n.text, n.cw, n.visibility, n.local_only, \
    n.reaction_acceptance, n.visible_user_ids, n.mentions, n.tags, n.emojis, n.file_ids, n.reply_id, n.reply_user_id, \
    n.renote_id, n.renote_user_id, n.is_pure_renote, n.thread_id, n.has_poll, n.renote_count, n.replies_count, \
    n.reaction_count, n.clipped_count, n.reactions, n.updated_at, n.uri, n.url";

/// A row of `user_note_pins`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = user_note_pins, check_for_backend(diesel::pg::Pg))]
pub struct UserNotePin {
    pub id: String,
    pub user_id: String,
    pub note_id: String,
}

impl Note {
    /// A public note of `user_id` that says nothing yet.
    pub fn new(id: String, user_id: String, user_host: Option<String>) -> Self {
        Self {
            id,
            user_id,
            user_host,
            text: None,
            cw: None,
            visibility: "public".to_owned(),
            local_only: false,
            reaction_acceptance: None,
            visible_user_ids: Vec::new(),
            mentions: Vec::new(),
            tags: Vec::new(),
            emojis: Vec::new(),
            file_ids: Vec::new(),
            reply_id: None,
            reply_user_id: None,
            renote_id: None,
            renote_user_id: None,
            is_pure_renote: false,
            thread_id: None,
            has_poll: false,
            renote_count: 0,
            replies_count: 0,
            reaction_count: 0,
            clipped_count: 0,
            reactions: json!({}),
            updated_at: None,
            uri: None,
            url: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_of_the_row() {
        let query = notes::table.select(Note::as_select());
        let sql = diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string();
        let columns = sql.replace("\"notes\".", "n.").replace('"', "");
        assert!(
            columns.starts_with(&format!("SELECT {NOTE_COLUMNS} FROM notes")),
            "{columns}"
        );
    }
}
