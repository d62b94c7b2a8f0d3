//! ActivityPub: what other servers get from this one and what it takes from them.
//!
//! * Outgoing: [`Federation::outbox`] renders deeds into the outgoing log; [`deliver`] sends what is there to one host.
//! * Incoming: [`receive`] believes a request and keeps its activity; [`inbox`] processes it later, once.
//! * [`documents`] is what others may fetch, [`resolve`] fetches from them.
//!
//! Nothing is believed because a document says so: ids count on the host that they were fetched from, and activities
//! for what their signer may do.

mod budget;
pub mod deliver;
pub mod documents;
mod federation;
pub mod fetcher;
mod freshness;
pub mod inbox;
mod outbox;
mod quotes;
pub mod receive;
mod relayed;
mod render;
pub mod resolve;
mod schemes;
mod signers;
mod synchronization;

pub use budget::on_account_of;
pub use federation::Federation;
