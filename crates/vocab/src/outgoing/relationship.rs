//! What actors are to each other.

use serde::Serialize;

use super::kind::Kind;

/// A request to follow; of a relay, where the object is everyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Follow {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    actor: String,
    object: String,
}

/// Yes to a request to follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Accept {
    #[serde(rename = "type")]
    kind: Kind,
    actor: String,
    object: Follow,
    id: String,
}

/// No to a request to follow, or to a follower.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Reject {
    #[serde(rename = "type")]
    kind: Kind,
    actor: String,
    object: Follow,
    id: String,
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Block {
    #[serde(rename = "type")]
    kind: Kind,
    id: String,
    actor: String,
    object: String,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Flag {
    #[serde(rename = "type")]
    kind: Kind,
    actor: String,
    content: String,
    object: String,
    id: String,
}

/// A move to another account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Move {
    id: String,
    actor: String,
    #[serde(rename = "type")]
    kind: Kind,
    object: String,
    target: String,
}

impl Follow {
    /// `actor` follows `object`.
    pub fn new(id: String, actor: String, object: String) -> Self {
        Self {
            id,
            kind: Kind::Follow,
            actor,
            object,
        }
    }
}

impl Accept {
    /// `follow` has its sender's id.
    pub fn new(id: String, actor: String, follow: Follow) -> Self {
        Self {
            kind: Kind::Accept,
            actor,
            object: follow,
            id,
        }
    }
}

impl Reject {
    /// `follow` has its sender's id.
    pub fn new(id: String, actor: String, follow: Follow) -> Self {
        Self {
            kind: Kind::Reject,
            actor,
            object: follow,
            id,
        }
    }
}

impl Block {
    /// `actor` blocks `object`.
    pub fn new(id: String, actor: String, object: String) -> Self {
        Self {
            kind: Kind::Block,
            id,
            actor,
            object,
        }
    }
}

impl Flag {
    /// The server's actor reports the actor `object`; notes are named in `content`.
    pub fn new(id: String, actor: String, content: String, object: String) -> Self {
        Self {
            kind: Kind::Flag,
            actor,
            content,
            object,
            id,
        }
    }
}

impl Move {
    /// `actor` moves to `target`.
    pub fn new(id: String, actor: String, target: String) -> Self {
        Self {
            id,
            actor: actor.clone(),
            kind: Kind::Move,
            object: actor,
            target,
        }
    }
}
