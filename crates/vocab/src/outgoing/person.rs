//! Our actors.

use serde::Serialize;

use super::kind::Kind;
use super::{Image, Tag};

/// An actor of ours. All fields are set by whoever makes one; see [`PersonType`] for its type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
#[expect(
    missing_docs,
    reason = "each is its name in ActivityStreams, or in Misskey's extensions"
)]
pub struct Person {
    #[serde(rename = "type")]
    pub kind: PersonType,
    pub id: String,
    pub inbox: String,
    pub outbox: String,
    pub followers: String,
    pub following: String,
    pub featured: String,
    pub shared_inbox: String,
    pub endpoints: Endpoints,
    pub url: String,
    pub preferred_username: String,
    pub name: Option<String>,
    pub summary: Option<String>,
    #[serde(rename = "_misskey_summary")]
    pub misskey_summary: Option<String>,
    #[serde(rename = "_misskey_followedMessage")]
    pub misskey_followed_message: Option<String>,
    #[serde(rename = "_misskey_requireSigninToViewContents")]
    pub misskey_require_signin_to_view_contents: bool,
    #[serde(rename = "_misskey_makeNotesFollowersOnlyBefore")]
    pub misskey_make_notes_followers_only_before: Option<i64>,
    #[serde(rename = "_misskey_makeNotesHiddenBefore")]
    pub misskey_make_notes_hidden_before: Option<i64>,
    pub icon: Option<Image>,
    pub image: Option<Image>,
    pub tag: Vec<Tag>,
    pub manually_approves_followers: bool,
    pub discoverable: bool,
    pub public_key: Key,
    pub is_cat: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment: Vec<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_known_as: Vec<String>,
    #[serde(rename = "vcard:bday", skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    #[serde(rename = "vcard:Address", skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// What an actor of ours is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub enum PersonType {
    /// The server's own actors, whose names have a dot.
    Application,
    /// A person.
    Person,
    /// A bot.
    Service,
}

/// An actor's endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Endpoints {
    /// Where to deliver to once for all of our actors.
    #[serde(rename = "sharedInbox")]
    pub shared_inbox: String,
}

/// An actor's public key, in its document or as one of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Key {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    owner: String,
    public_key_pem: String,
}

/// A row of the profile's table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Field {
    #[serde(rename = "type")]
    kind: Kind,
    name: String,
    value: String,
}

impl PersonType {
    /// The type of a local account.
    pub fn of(username: &str, is_bot: bool) -> Self {
        match (username.contains('.'), is_bot) {
            (true, _) => Self::Application,
            (false, true) => Self::Service,
            (false, false) => Self::Person,
        }
    }
}

impl Key {
    /// The key `id` of the actor `owner`, in PEM.
    pub fn new(id: String, owner: String, public_key_pem: String) -> Self {
        Self {
            id,
            kind: Kind::Key,
            owner,
            public_key_pem,
        }
    }
}

impl Field {
    /// `value` is HTML.
    pub fn new(name: String, value: String) -> Self {
        Self {
            kind: Kind::PropertyValue,
            name,
            value,
        }
    }
}
