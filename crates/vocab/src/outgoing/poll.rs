//! The poll of a Question.

use kanikey_core::Timestamp;
use serde::Serialize;

use super::kind::Kind;
use super::time;

/// What makes a Question of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Poll {
    #[serde(flatten)]
    end: End,
    #[serde(flatten)]
    choices: Choices,
}

/// One choice and its votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Choice {
    #[serde(rename = "type")]
    kind: Kind,
    name: String,
    replies: Votes,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
enum End {
    #[serde(rename = "endTime", serialize_with = "time::serialize_option")]
    Will(Option<Timestamp>),
    #[serde(rename = "closed", serialize_with = "time::serialize")]
    Did(Timestamp),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
enum Choices {
    #[serde(rename = "oneOf")]
    One(Vec<Choice>),
    #[serde(rename = "anyOf")]
    Any(Vec<Choice>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
struct Votes {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(rename = "totalItems")]
    total_items: u64,
}

impl Poll {
    /// A poll that ends at `expires_at`, or ended, if that was before `now`.
    pub fn new(choices: Vec<Choice>, multiple: bool, expires_at: Option<Timestamp>, now: Timestamp) -> Self {
        Self {
            end: match expires_at {
                Some(time) if time < now => End::Did(time),
                time => End::Will(time),
            },
            choices: if multiple {
                Choices::Any(choices)
            } else {
                Choices::One(choices)
            },
        }
    }
}

impl Choice {
    /// A choice and how many took it.
    pub fn new(name: String, votes: u64) -> Self {
        Self {
            kind: Kind::Note,
            name,
            replies: Votes {
                kind: Kind::Collection,
                total_items: votes,
            },
        }
    }
}
