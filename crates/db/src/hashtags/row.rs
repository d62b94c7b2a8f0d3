//! The rows of `hashtag_users`, `hashtag_uses`, `hashtags`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;

use kanikey_db_schema::{hashtag_users, hashtag_uses, hashtags};

/// A row of `hashtag_users`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = hashtag_users, check_for_backend(diesel::pg::Pg))]
pub struct HashtagUser {
    pub tag: String,
    pub user_id: String,
}

/// A row of `hashtag_uses`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = hashtag_uses, check_for_backend(diesel::pg::Pg))]
pub struct HashtagUse {
    pub bucket: Timestamp,
    pub tag: String,
    pub user_id: String,
}

/// A row of `hashtags`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = hashtags, check_for_backend(diesel::pg::Pg))]
pub struct Hashtag {
    pub name: String,
    pub mentioned_users_count: i32,
    pub mentioned_local_users_count: i32,
}
