//! What users keep: `UserList`, `Antenna`, `NoteFavorite`, `NoteReaction`.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Date, Note, UserLite};

/// A list of users.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserList {
    pub id: String,
    pub created_at: Date,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_ids: Option<Vec<String>>,
    pub is_public: bool,
}

/// Somebody on a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserListMembership {
    pub id: String,
    pub created_at: Date,
    pub user_id: String,
    pub user: UserLite,
    pub with_replies: bool,
}

/// A search that collects notes as they come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Antenna {
    pub id: String,
    pub created_at: Date,
    pub name: String,
    /// Alternatives, each of words that must all be there.
    #[schemars(with = "Vec<Vec<String>>")]
    pub keywords: Value,
    #[schemars(with = "Vec<Vec<String>>")]
    pub exclude_keywords: Value,
    /// `home`, `all`, `users`, `list` or `users_blacklist`.
    pub src: String,
    pub user_list_id: Option<String>,
    pub users: Vec<String>,
    pub case_sensitive: bool,
    pub local_only: bool,
    pub exclude_bots: bool,
    pub with_replies: bool,
    pub with_file: bool,
    pub exclude_notes_in_sensitive_channel: bool,
    pub is_active: bool,
    pub has_unread_note: bool,
    pub notify: bool,
}

/// A note that the viewer marked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoteFavorite {
    pub id: String,
    pub created_at: Date,
    pub note_id: String,
    pub note: Note,
}

/// A reaction to a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoteReaction {
    pub id: String,
    pub created_at: Date,
    pub user: UserLite,
    /// `❤`, `:name@.:` or `:name@host:`.
    pub r#type: String,
}

/// A reaction, with the note it is to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoteReactionWithNote {
    #[serde(flatten)]
    pub reaction: NoteReaction,
    pub note: Note,
}
