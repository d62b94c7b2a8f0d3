//! The rows of `access_tokens`, `miauth_sessions`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;

use kanikey_db_schema::{access_tokens, miauth_sessions};

/// A row of `access_tokens`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = access_tokens, check_for_backend(diesel::pg::Pg))]
pub struct AccessToken {
    pub id: String,
    pub user_id: String,
    pub token_hash: Vec<u8>,
    pub is_native: bool,
    pub app_id: Option<String>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub icon_url: Option<String>,
    pub permission: Vec<String>,
    pub last_used_at: Option<Timestamp>,
}

/// A row of `miauth_sessions`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = miauth_sessions, check_for_backend(diesel::pg::Pg))]
pub struct MiauthSession {
    pub session: String,
    pub access_token_id: String,
    pub token: String,
    pub created_at: Timestamp,
}
