//! What others may fetch from this server, as JSON: only what an anonymous visitor may see.

mod actor;
mod collections;
mod nodeinfo;
mod note;
mod webfinger;

pub use actor::{actor, follow, public_key};
pub use collections::{Paging, featured, followers, following, outbox};
pub use kanikey_db::users::remote::LocalKey;
pub use nodeinfo::{links as nodeinfo_links, nodeinfo};
pub use note::{activity, custom_emoji, like, note};
pub use webfinger::webfinger;

use kanikey_domain::DomainError;
use kanikey_vocab::outgoing::Document;
use serde::Serialize;

/// A document's bytes; `None` where there is nothing for the one who asks.
pub type Answer = Result<Option<String>, DomainError>;

fn document(shape: &impl Serialize) -> Answer {
    let text = serde_json::to_string(&Document::new(shape));
    text.map(Some)
        .map_err(|error| DomainError::Inconsistent(error.to_string()))
}
