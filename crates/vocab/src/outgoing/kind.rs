//! The `type`s of what we send.

use serde::Serialize;

/// The name of a type. Shapes set theirs in their constructors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub(super) enum Kind {
    Accept,
    Add,
    Announce,
    Block,
    Collection,
    Create,
    Delete,
    Document,
    Emoji,
    Flag,
    Follow,
    Image,
    Key,
    Like,
    Move,
    Note,
    OrderedCollection,
    OrderedCollectionPage,
    PropertyValue,
    Question,
    QuoteAuthorization,
    QuoteRequest,
    Reject,
    Remove,
    Tombstone,
    Undo,
    Update,
}
