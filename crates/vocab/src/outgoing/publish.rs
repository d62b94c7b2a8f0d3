//! Making, changing and removing what is published.

use kanikey_core::Timestamp;
use serde::Serialize;

use super::kind::Kind;
use super::{Note, time};
use crate::PUBLIC;

/// A new note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Create {
    id: String,
    actor: String,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(serialize_with = "time::serialize")]
    published: Timestamp,
    object: Note,
    to: Vec<String>,
    cc: Vec<String>,
}

/// A renote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Announce {
    id: String,
    actor: String,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(serialize_with = "time::serialize")]
    published: Timestamp,
    to: Vec<String>,
    cc: Vec<String>,
    object: String,
}

/// A change of an actor, a poll or a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Update<T> {
    id: String,
    actor: String,
    #[serde(rename = "type")]
    kind: Kind,
    to: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cc: Vec<String>,
    object: T,
    #[serde(serialize_with = "time::serialize")]
    published: Timestamp,
}

/// The end of a note (a [`Tombstone`]) or of an actor (its id).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Delete<T> {
    #[serde(rename = "type")]
    kind: Kind,
    actor: String,
    object: T,
    #[serde(serialize_with = "time::serialize")]
    published: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

/// What is left of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Tombstone {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
}

impl Create {
    /// The activity `id` that made `note`; its actor, time and audience are the note's.
    pub fn new(id: String, note: Note) -> Self {
        Self {
            id,
            actor: note.attributed_to().to_owned(),
            kind: Kind::Create,
            published: note.published(),
            to: note.to.clone(),
            cc: note.cc.clone(),
            object: note,
        }
    }
}

impl Announce {
    /// `object` is the id of the note that is renoted.
    pub fn new(
        id: String,
        actor: String,
        published: Timestamp,
        to: Vec<String>,
        cc: Vec<String>,
        object: String,
    ) -> Self {
        Self {
            id,
            actor,
            kind: Kind::Announce,
            published,
            to,
            cc,
            object,
        }
    }
}

impl<T: Serialize> Update<T> {
    /// A change that everyone may know of.
    pub fn public(id: String, actor: String, object: T, published: Timestamp) -> Self {
        Self::to(id, actor, object, published, vec![PUBLIC.to_owned()], Vec::new())
    }

    /// A change for the audience of what changed.
    pub fn to(id: String, actor: String, object: T, published: Timestamp, to: Vec<String>, cc: Vec<String>) -> Self {
        Self {
            id,
            actor,
            kind: Kind::Update,
            to,
            cc,
            object,
            published,
        }
    }
}

impl<T: Serialize> Delete<T> {
    /// Within an Undo the activity has no id.
    pub fn new(id: Option<String>, actor: String, object: T, published: Timestamp) -> Self {
        Self {
            kind: Kind::Delete,
            actor,
            object,
            published,
            id,
        }
    }
}

impl Tombstone {
    /// Of the object `id`.
    pub fn new(id: String) -> Self {
        Self {
            id,
            kind: Kind::Tombstone,
        }
    }
}
