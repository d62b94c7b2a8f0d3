//! The actors.

pub mod peer;
mod session;
pub mod streaming;
mod timeline;
pub mod upload;
