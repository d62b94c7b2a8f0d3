//! A vote: a Create of a Note with nothing but the choice.

use kanikey_core::Timestamp;
use serde::Serialize;

use super::kind::Kind;
use super::time;

/// A vote in somebody's poll, sent to its author only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Vote {
    id: String,
    actor: String,
    #[serde(rename = "type")]
    kind: Kind,
    to: [String; 1],
    #[serde(serialize_with = "time::serialize")]
    published: Timestamp,
    object: Ballot,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
struct Ballot {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    attributed_to: String,
    to: [String; 1],
    in_reply_to: String,
    name: String,
}

impl Vote {
    /// `id` is the ballot's (`{actor}#votes/{id}`); the poll is `question`, by `author`.
    pub fn new(id: String, actor: String, author: String, question: String, choice: String, now: Timestamp) -> Self {
        Self {
            id: format!("{id}/activity"),
            actor: actor.clone(),
            kind: Kind::Create,
            to: [author.clone()],
            published: now,
            object: Ballot {
                id,
                kind: Kind::Note,
                attributed_to: actor,
                to: [author],
                in_reply_to: question,
                name: choice,
            },
        }
    }
}
