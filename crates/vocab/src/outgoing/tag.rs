//! Mentions, hashtags, custom emojis and links to quoted notes.

use kanikey_core::Timestamp;
use serde::Serialize;

use super::kind::Kind;
use super::{Icon, time};

/// A tag of a note, a reaction or an actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(tag = "type")]
pub enum Tag {
    /// Somebody who is mentioned.
    Mention {
        /// The actor's id.
        href: String,
        /// The handle: `@name` of ours, `@name@host` of others.
        name: String,
    },
    /// A hashtag.
    Hashtag {
        /// The hashtag's page.
        href: String,
        /// With its `#`.
        name: String,
    },
    /// A link to another object (FEP-e232).
    Link {
        /// The content type of what is there.
        #[serde(rename = "mediaType")]
        media_type: String,
        /// The object's id.
        href: String,
        /// The part of the content that it stands for.
        name: String,
        /// What the link means.
        rel: String,
    },
    /// A custom emoji.
    #[serde(untagged)]
    Emoji(Emoji),
}

/// A custom emoji, as a tag or as a document of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Emoji {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    name: String,
    #[serde(serialize_with = "time::serialize")]
    updated: Timestamp,
    icon: Icon,
    #[serde(rename = "_misskey_license")]
    license: License,
}

/// On what terms an emoji may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct License {
    /// In words.
    #[serde(rename = "freeText")]
    pub free_text: Option<String>,
}

impl Tag {
    /// The link to a quoted note.
    pub fn quote(href: &str) -> Self {
        Self::Link {
            media_type: "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"".to_owned(),
            href: href.to_owned(),
            name: format!("RE: {href}"),
            rel: "https://misskey-hub.net/ns#_misskey_quote".to_owned(),
        }
    }
}

impl Emoji {
    /// `name` is without colons.
    pub fn new(id: String, name: &str, updated: Timestamp, icon: Icon, license: Option<String>) -> Self {
        Self {
            id,
            kind: Kind::Emoji,
            name: format!(":{name}:"),
            updated,
            icon,
            license: License { free_text: license },
        }
    }
}
