//! The actors.

pub mod actors;
pub mod peer;
mod session;
pub mod streaming;
mod timeline;
pub mod upload;
