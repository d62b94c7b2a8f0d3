//! The rows of `emojis`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;

use kanikey_db_schema::emojis;

/// A row of `emojis`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = emojis, check_for_backend(diesel::pg::Pg))]
pub struct Emoji {
    pub id: String,
    pub name: String,
    pub host: Option<String>,
    pub category: Option<String>,
    pub aliases: Vec<String>,
    pub license: Option<String>,
    pub original_url: String,
    pub public_url: String,
    pub type_: Option<String>,
    pub uri: Option<String>,
    pub is_sensitive: bool,
    pub local_only: bool,
    pub updated_at: Option<Timestamp>,
}
