//! What others may fetch from this server, as JSON: only what an anonymous visitor may see.

mod actor;
mod collections;
mod nodeinfo;
mod note;
mod quote;
mod tombstone;
mod webfinger;

pub use actor::{actor, follow, public_key};
pub use collections::{Paging, featured, followers, followers_on, following, outbox};
pub use kanikey_db::users::remote::LocalKey;
pub use kanikey_vocab::accept;
pub use nodeinfo::{links as nodeinfo_links, nodeinfo};
pub use note::{activity, custom_emoji, like, note};
pub use quote::quote_authorization;
pub use tombstone::tombstone;
pub use webfinger::{Finger, FingerLink, Named, named, webfinger};

use kanikey_domain::DomainError;
use kanikey_vocab::outgoing::Document;
use serde::Serialize;

/// A document's bytes; `None` where there is nothing for the one who asks.
pub type Answer = Result<Option<String>, DomainError>;

fn document(shape: &impl Serialize) -> Answer {
    written(&Document::new(shape))
}

/// A document that tells of notes.
fn quoting_document(shape: &impl Serialize) -> Answer {
    written(&Document::with_quotes(shape))
}

fn written(document: &impl Serialize) -> Answer {
    let text = serde_json::to_string(document);
    text.map(Some)
        .map_err(|error| DomainError::Inconsistent(error.to_string()))
}
