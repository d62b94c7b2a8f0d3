//! What others send, read leniently: a property may be a string, an object or an array of them; what cannot be read is
//! left out, unless the object makes no sense without it. Counts and lengths are bounded; nothing panics.
//!
//! Nothing here is believed: that an id is on the host that it came from, and that an actor may do what an activity says,
//! is for the reader of these shapes to check.

mod activity;
mod actor;
mod collection;
mod error;
mod kind;
mod media;
mod note;
mod poll;
mod properties;
mod public_key;
mod quote;
mod reference;
mod tag;

pub use activity::{Activity, ActivityType};
pub use actor::{Actor, ActorType, Field};
pub use collection::Collection;
pub use error::ReadError;
pub use kind::{Kind, kind_of};
pub use media::{Attachment, AttachmentType, Image};
pub use note::{Note, NoteType};
pub use poll::{Choice, Poll};
pub use properties::{MAX_IRI_LENGTH, Properties, id_of, one_or_many};
pub use public_key::PublicKey;
pub use quote::{QuoteAuthorization, QuotePolicy};
pub use reference::Reference;
pub use tag::{EmojiTag, Tag};

#[cfg(test)]
mod corpus_tests;
#[cfg(test)]
mod parse_table;
