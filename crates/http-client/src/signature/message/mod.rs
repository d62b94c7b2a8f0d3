//! HTTP message signatures (RFC 9421), in the part of them that servers of the fediverse use: signatures of requests by
//! a key with an id, over components without parameters.

mod base;
mod check;
mod content_digest;
mod fields;
mod sign;

pub(super) use check::check;
pub use sign::sign_message;

#[cfg(test)]
mod tests;
