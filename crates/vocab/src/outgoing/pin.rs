//! Pinned notes.

use serde::Serialize;

use super::kind::Kind;

/// A note is pinned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Add {
    #[serde(rename = "type")]
    kind: Kind,
    actor: String,
    target: String,
    object: String,
    id: String,
}

/// A note is no longer pinned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Remove {
    #[serde(rename = "type")]
    kind: Kind,
    actor: String,
    target: String,
    object: String,
    id: String,
}

impl Add {
    /// `target` is the collection, `object` the note.
    pub fn new(id: String, actor: String, target: String, object: String) -> Self {
        Self {
            kind: Kind::Add,
            actor,
            target,
            object,
            id,
        }
    }
}

impl Remove {
    /// `target` is the collection, `object` the note.
    pub fn new(id: String, actor: String, target: String, object: String) -> Self {
        Self {
            kind: Kind::Remove,
            actor,
            target,
            object,
            id,
        }
    }
}
