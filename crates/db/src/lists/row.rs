//! The rows of `user_list_memberships`, `user_lists`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::{user_list_memberships, user_lists};

/// A row of `user_list_memberships`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = user_list_memberships, check_for_backend(diesel::pg::Pg))]
pub struct UserListMembership {
    pub id: String,
    pub user_list_id: String,
    pub user_id: String,
    pub with_replies: bool,
}

/// A row of `user_lists`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = user_lists, check_for_backend(diesel::pg::Pg))]
pub struct UserList {
    pub id: String,
    pub user_id: String,
    pub name: String,
    pub is_public: bool,
}
