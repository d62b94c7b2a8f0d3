//! The rows of `follow_requests`, `followings`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::{follow_requests, followings};

/// A row of `follow_requests`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = follow_requests, check_for_backend(diesel::pg::Pg))]
pub struct FollowRequest {
    pub id: String,
    pub follower_id: String,
    pub followee_id: String,
    pub with_replies: bool,
    pub uri: Option<String>,
}

/// A row of `followings`.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Insertable)]
#[diesel(table_name = followings, check_for_backend(diesel::pg::Pg))]
pub struct Following {
    pub id: String,
    pub follower_id: String,
    pub followee_id: String,
    pub notify: Option<String>,
    pub with_replies: bool,
    pub uri: Option<String>,
}
