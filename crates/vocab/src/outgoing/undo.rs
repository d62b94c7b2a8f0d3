//! Taking something back.

use kanikey_core::Timestamp;
use serde::Serialize;

use super::kind::Kind;
use super::time;

/// Takes back an activity, which is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Undo<T> {
    #[serde(rename = "type")]
    kind: Kind,
    id: String,
    actor: String,
    object: T,
    #[serde(serialize_with = "time::serialize")]
    published: Timestamp,
}

impl<T: Serialize> Undo<T> {
    /// `id` is that of what is taken back with `/undo` at its end, where that has an id.
    pub fn new(id: String, actor: String, object: T, published: Timestamp) -> Self {
        Self {
            kind: Kind::Undo,
            id,
            actor,
            object,
            published,
        }
    }
}
