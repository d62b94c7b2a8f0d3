//! `UserDetailed`: a profile, and what only its owner sees of it.
#![expect(missing_docs, reason = "the fields are the API's")]

use kanikey_core::RolePolicies;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::string_enum::string_enum;
use crate::{Date, Note, UserLite};

/// A profile, for whoever asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum UserDetailed {
    /// For its owner.
    Me(Box<MeDetailed>),
    /// For somebody else.
    NotMe(Box<UserDetailedNotMe>),
}

/// A profile as others see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserDetailedNotMe {
    #[serde(flatten)]
    pub lite: UserLite,
    pub url: Option<String>,
    pub uri: Option<String>,
    pub moved_to: Option<String>,
    pub also_known_as: Option<Vec<String>>,
    pub created_at: Date,
    pub updated_at: Option<Date>,
    pub last_fetched_at: Option<Date>,
    pub banner_url: Option<String>,
    pub banner_blurhash: Option<String>,
    pub is_locked: bool,
    pub is_silenced: bool,
    pub is_suspended: bool,
    pub description: Option<String>,
    pub location: Option<String>,
    pub birthday: Option<String>,
    pub lang: Option<String>,
    pub fields: Vec<ProfileField>,
    pub verified_links: Vec<String>,
    pub followers_count: i32,
    pub following_count: i32,
    pub notes_count: i32,
    pub pinned_note_ids: Vec<String>,
    pub pinned_notes: Vec<Note>,
    pub pinned_page_id: Option<String>,
    pub pinned_page: Option<Value>,
    pub public_reactions: bool,
    pub followers_visibility: FollowVisibility,
    pub following_visibility: FollowVisibility,
    pub chat_scope: ChatScope,
    pub can_chat: bool,
    pub roles: Vec<Value>,
    pub memo: Option<String>,
    /// For moderators only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderation_note: Option<String>,
    /// For the owner and moderators only.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub security: Option<UserSecurity>,
    /// For somebody else who is signed in.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub relation: Option<UserRelation>,
}

/// How an account is secured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserSecurity {
    pub two_factor_enabled: bool,
    pub use_password_less_login: bool,
    pub security_keys: bool,
}

/// What is between the viewer and a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserRelation {
    pub is_following: bool,
    pub is_followed: bool,
    pub has_pending_follow_request_from_you: bool,
    pub has_pending_follow_request_to_you: bool,
    pub is_blocking: bool,
    pub is_blocked: bool,
    pub is_muted: bool,
    pub is_renote_muted: bool,
    pub notify: FollowNotify,
    pub with_replies: bool,
    /// For followers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub followed_message: Option<String>,
}

/// A profile as its owner sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeDetailed {
    #[serde(flatten)]
    pub user: UserDetailedNotMe,
    pub avatar_id: Option<String>,
    pub banner_id: Option<String>,
    pub followed_message: Option<String>,
    pub is_moderator: bool,
    pub is_admin: bool,
    pub inject_featured_note: bool,
    pub receive_announcement_email: bool,
    pub always_mark_nsfw: bool,
    pub auto_sensitive: bool,
    pub careful_bot: bool,
    pub auto_accept_followed: bool,
    pub no_crawle: bool,
    pub prevent_ai_learning: bool,
    pub is_explorable: bool,
    pub is_deleted: bool,
    pub two_factor_backup_codes_stock: BackupCodesStock,
    pub hide_online_status: bool,
    pub has_unread_specified_notes: bool,
    pub has_unread_mentions: bool,
    pub has_unread_chat_messages: bool,
    pub has_unread_announcement: bool,
    /// Empty: this server has no announcements.
    pub unread_announcements: Vec<Value>,
    pub has_unread_antenna: bool,
    pub has_unread_channel: bool,
    pub has_unread_notification: bool,
    pub has_pending_received_follow_request: bool,
    pub unread_notifications_count: i64,
    /// Each a list of words that must all be there, or a regular expression.
    #[schemars(with = "Vec<Value>")]
    pub muted_words: Value,
    #[schemars(with = "Vec<Value>")]
    pub hard_muted_words: Value,
    pub muted_instances: Vec<String>,
    pub muting_notification_types: Vec<String>,
    /// Notification type to from whom it is wanted.
    pub notification_recieve_config: Value,
    pub email_notification_types: Vec<String>,
    pub achievements: Vec<Achievement>,
    pub logged_in_days: i64,
    pub policies: RolePolicies,
    pub email: Option<String>,
    pub email_verified: bool,
    pub security_keys_list: Vec<Value>,
}

/// A line of a profile's table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileField {
    pub name: String,
    pub value: String,
}

/// Something that a user achieved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Achievement {
    pub name: String,
    /// Milliseconds since 1970.
    pub unlocked_at: i64,
}

string_enum! {
    /// Who may see whom an account follows, or who follows it.
    FollowVisibility { Public = "public", Followers = "followers", Private = "private" }
}

string_enum! {
    /// Who may write to an account.
    ChatScope {
        Everyone = "everyone",
        Following = "following",
        Followers = "followers",
        Mutual = "mutual",
        None = "none",
    }
}

string_enum! {
    /// Whether a follower is told of each note.
    FollowNotify { Normal = "normal", None = "none" }
}

string_enum! {
    /// How many backup codes are left.
    BackupCodesStock { Full = "full", Partial = "partial", None = "none" }
}
