//! The rows of `signins`, `used_usernames`, `user_keypairs`, `user_profiles`, `user_public_keys`, `users`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;
use kanikey_core::Timestamp;
use serde_json::json;

use kanikey_db_schema::{signins, used_usernames, user_keypairs, user_profiles, user_public_keys, users};

/// A row of `signins`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = signins, check_for_backend(diesel::pg::Pg))]
pub struct Signin {
    pub id: String,
    pub user_id: String,
    pub ip: String,
    pub headers: serde_json::Value,
    pub success: bool,
}

/// A row of `used_usernames`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = used_usernames, check_for_backend(diesel::pg::Pg))]
pub struct UsedUsername {
    pub username: String,
    pub created_at: Timestamp,
}

/// A row of `user_keypairs`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = user_keypairs, check_for_backend(diesel::pg::Pg))]
pub struct Keypair {
    pub user_id: String,
    pub public_key: String,
    pub private_key: String,
}

/// A row of `user_profiles`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = user_profiles, treat_none_as_null = true, check_for_backend(diesel::pg::Pg))]
#[diesel(primary_key(user_id))]
pub struct Profile {
    pub user_id: String,
    pub description: Option<String>,
    pub followed_message: Option<String>,
    pub location: Option<String>,
    pub birthday: Option<String>,
    pub lang: Option<String>,
    pub url: Option<String>,
    pub fields: serde_json::Value,
    pub verified_links: Vec<String>,
    pub following_visibility: String,
    pub followers_visibility: String,
    pub public_reactions: bool,
    pub chat_scope: String,
    pub moderation_note: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub password_hash: Option<String>,
    pub auto_accept_followed: bool,
    pub careful_bot: bool,
    pub always_mark_nsfw: bool,
    pub auto_sensitive: bool,
    pub no_crawle: bool,
    pub prevent_ai_learning: bool,
    pub receive_announcement_email: bool,
    pub inject_featured_note: bool,
    pub muted_words: serde_json::Value,
    pub hard_muted_words: serde_json::Value,
    pub muted_instances: Vec<String>,
    pub notification_recieve_config: serde_json::Value,
    pub email_notification_types: Vec<String>,
    pub achievements: serde_json::Value,
    pub logged_in_dates: Vec<String>,
    pub last_read_notification_id: Option<String>,
}

/// A row of `user_public_keys`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = user_public_keys, check_for_backend(diesel::pg::Pg))]
pub struct PublicKey {
    pub user_id: String,
    pub key_id: String,
    pub key_pem: String,
    pub fetched_at: Timestamp,
}

/// A row of `users`.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true, check_for_backend(diesel::pg::Pg))]
pub struct User {
    pub id: String,
    pub username: String,
    pub username_lower: String,
    pub host: Option<String>,
    pub name: Option<String>,
    pub avatar_id: Option<String>,
    pub avatar_url: Option<String>,
    pub avatar_blurhash: Option<String>,
    pub banner_id: Option<String>,
    pub banner_url: Option<String>,
    pub banner_blurhash: Option<String>,
    pub avatar_decorations: serde_json::Value,
    pub emojis: Vec<String>,
    pub tags: Vec<String>,
    pub is_bot: bool,
    pub is_cat: bool,
    pub is_locked: bool,
    pub is_explorable: bool,
    pub is_administrator: bool,
    pub is_moderator: bool,
    pub is_system: bool,
    pub is_suspended: bool,
    pub is_deleted: bool,
    pub hide_online_status: bool,
    pub require_signin_to_view_contents: bool,
    pub make_notes_followers_only_before: Option<i32>,
    pub make_notes_hidden_before: Option<i32>,
    pub followers_count: i32,
    pub following_count: i32,
    pub notes_count: i32,
    pub updated_at: Option<Timestamp>,
    pub last_active_at: Option<Timestamp>,
    pub last_fetched_at: Option<Timestamp>,
    pub uri: Option<String>,
    pub inbox: Option<String>,
    pub shared_inbox: Option<String>,
    pub featured_url: Option<String>,
    pub followers_url: Option<String>,
    pub moved_to_uri: Option<String>,
    pub also_known_as: Vec<String>,
    pub actor_type: String,
}

impl User {
    /// An account that nothing is known of but its name; `host` is `None` for ours. One of another server needs its `uri`
    /// besides.
    pub fn new(id: String, username: &str, host: Option<String>) -> Self {
        Self {
            id,
            username: username.to_owned(),
            username_lower: username.to_lowercase(),
            host,
            name: None,
            avatar_id: None,
            avatar_url: None,
            avatar_blurhash: None,
            banner_id: None,
            banner_url: None,
            banner_blurhash: None,
            avatar_decorations: json!([]),
            emojis: Vec::new(),
            tags: Vec::new(),
            is_bot: false,
            is_cat: false,
            is_locked: false,
            is_explorable: true,
            is_administrator: false,
            is_moderator: false,
            is_system: false,
            is_suspended: false,
            is_deleted: false,
            hide_online_status: false,
            require_signin_to_view_contents: false,
            make_notes_followers_only_before: None,
            make_notes_hidden_before: None,
            followers_count: 0,
            following_count: 0,
            notes_count: 0,
            updated_at: None,
            last_active_at: None,
            last_fetched_at: None,
            uri: None,
            inbox: None,
            shared_inbox: None,
            featured_url: None,
            followers_url: None,
            moved_to_uri: None,
            also_known_as: Vec::new(),
            actor_type: "Person".to_owned(),
        }
    }
}
