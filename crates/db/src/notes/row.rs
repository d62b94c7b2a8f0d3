//! The rows of `note_thread_mutings`, `notes`, `user_note_pins`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;

use kanikey_db_schema::{note_thread_mutings, notes, user_note_pins};

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
#[diesel(table_name = notes, check_for_backend(diesel::pg::Pg))]
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

/// A row of `user_note_pins`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = user_note_pins, check_for_backend(diesel::pg::Pg))]
pub struct UserNotePin {
    pub id: String,
    pub user_id: String,
    pub note_id: String,
}
