//! ActivityStreams 2.0 and its extensions as JSON shapes. Pure: nothing is fetched, stored or decided here.
//!
//! [`incoming`] reads what others send, leniently and within bounds; [`outgoing`] is what we send, key by key as Misskey
//! does. Between them stands whoever knows what the documents mean. What comes beside documents is read here, too:
//! [`webfinger`], [`nodeinfo`], the head of a [`page`], and the headers [`accept`] and [`synchronization`].

pub mod accept;
pub mod audience;
pub mod content_type;
pub mod document;
pub mod incoming;
pub mod nodeinfo;
pub mod outgoing;
pub mod page;
pub mod synchronization;
pub mod webfinger;

pub use audience::{PUBLIC, is_public};
pub use content_type::is_activity_content_type;
pub use document::{DocumentError, has_activitystreams_context, parse_document};
