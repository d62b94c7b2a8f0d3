//! The rows of `apps`, `auth_sessions`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::{apps, auth_sessions};

/// A row of `apps`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = apps, check_for_backend(diesel::pg::Pg))]
pub struct App {
    pub id: String,
    pub user_id: Option<String>,
    pub secret: String,
    pub name: String,
    pub description: String,
    pub permission: Vec<String>,
    pub callback_url: Option<String>,
}

/// A row of `auth_sessions`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = auth_sessions, check_for_backend(diesel::pg::Pg))]
pub struct AuthSession {
    pub id: String,
    pub token: String,
    pub app_id: String,
    pub user_id: Option<String>,
}
