//! The rows of `poll_votes`, `polls`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;

use kanikey_db_schema::{poll_votes, polls};

/// A row of `poll_votes`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = poll_votes, check_for_backend(diesel::pg::Pg))]
pub struct PollVote {
    pub id: String,
    pub note_id: String,
    pub user_id: String,
    pub choice: i32,
}

/// A row of `polls`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = polls, check_for_backend(diesel::pg::Pg))]
pub struct Poll {
    pub note_id: String,
    pub multiple: bool,
    pub choices: Vec<String>,
    pub votes: Vec<i32>,
    pub expires_at: Option<Timestamp>,
    pub ended: bool,
}
