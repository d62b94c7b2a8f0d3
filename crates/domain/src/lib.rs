//! What may happen, for the API and for federation alike. One transaction for each operation; its effects are sent after
//! the commit. Futures here need not be `Send`: they run on the arbiter that asked.

pub mod abuse_reports;
pub mod accounts;
pub mod antennas;
pub mod apps;
pub mod blocking;
pub mod drive;
pub mod emojis;
pub mod error;
pub mod favorites;
pub mod file_copies;
pub mod following;
pub mod hashtags;
pub mod instance;
pub mod instances;
pub mod lists;
pub mod lookup;
pub mod miauth;
pub mod mute;
pub mod notes;
pub mod notifications;
pub mod outbox;
pub mod polls;
pub mod queues;
pub mod quotes;
pub mod reactions;
pub mod relays;
pub mod resolver;
pub mod retention;
pub mod site;
pub mod timelines;
pub mod tokens;
pub mod visibility;
pub mod words;

pub use error::DomainError;
pub use lookup::LookupError;
pub use outbox::{Deed, Outbox};
pub use resolver::Resolver;
pub use site::{Homes, Site, SiteParts};
