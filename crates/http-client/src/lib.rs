//! One client for everything that leaves the server: actors, notes, media, link previews, webhooks, push.
//!
//! [`HttpClient`] is a handle that any thread may hold. The requests themselves are made by `awc` on threads of their
//! own, because `awc` is not `Send`; nothing else in the project uses it. Whatever the caller asks for, the client
//! * connects only to global unicast addresses, checked on the very address it connects to ([`AddressPolicy`]),
//! * follows few redirects, never from https to http, and checks each hop anew,
//! * ends at the deadline, however slowly the peer sends, and at the size limit, counted after decompression,
//! * makes a bounded number of requests at a time, in all and to each host.
//!
//! [`signature`] makes and checks HTTP signatures (draft-cavage-http-signatures-12 and RFC 9421) and knows nothing of the
//! client.

mod address;
mod body;
mod client;
mod connector;
mod error;
mod exchange;
mod gate;
mod redirect;
mod request;
mod settings;
pub mod signature;
mod target;
#[cfg(test)]
mod test_server;
mod tls;
mod worker;

pub use address::{AddressPolicy, is_global_unicast};
pub use client::HttpClient;
pub use error::FetchError;
pub use request::{ACTIVITY_ACCEPT, Guard, Headers, Method, Request, Response};
pub use settings::Settings;
