//! Reactions.

use serde::Serialize;

use super::Emoji;
use super::kind::Kind;

/// A reaction to a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Like {
    #[serde(rename = "type")]
    kind: Kind,
    id: String,
    actor: String,
    object: String,
    content: String,
    #[serde(rename = "_misskey_reaction")]
    misskey_reaction: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tag: Vec<Emoji>,
}

impl Like {
    /// `reaction` is an emoji or the name of a custom one between colons, which then comes as `emoji`, too.
    pub fn new(id: String, actor: String, note: String, reaction: String, emoji: Option<Emoji>) -> Self {
        Self {
            kind: Kind::Like,
            id,
            actor,
            object: note,
            content: reaction.clone(),
            misskey_reaction: reaction,
            tag: emoji.into_iter().collect(),
        }
    }
}
