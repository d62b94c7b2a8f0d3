//! What we send, key by key and in the order of Misskey 2025.11. Fields that are `null` there are `null` here, too, and
//! fields that are left out there are left out here.
//!
//! Shapes are made by their constructors, which set their types; [`Document`] adds the `@context` to the outermost one.

mod collection;
mod context;
mod kind;
mod media;
mod note;
mod person;
mod pin;
mod poll;
mod publish;
mod quote;
mod reaction;
mod relationship;
mod tag;
mod time;
mod undo;
mod vote;

pub use collection::{OrderedCollection, OrderedCollectionPage};
pub use context::{Document, context};
pub use media::{Attachment, Icon, Image};
pub use note::{Note, Source};
pub use person::{Endpoints, Field, Key, Person, PersonType};
pub use pin::{Add, Remove};
pub use poll::{Choice, Poll};
pub use publish::{Announce, Create, Delete, Tombstone, Update};
pub use quote::{InteractionPolicy, QuoteAnswer, QuoteAuthorization, QuoteRequest};
pub use reaction::Like;
pub use relationship::{Accept, Block, Flag, Follow, Move, Reject};
pub use tag::{Emoji, License, Tag};
pub use undo::Undo;
pub use vote::Vote;

#[cfg(test)]
mod sample_tests;
