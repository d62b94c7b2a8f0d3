//! `following/requests/*`.

pub mod accept;
pub mod cancel;
pub mod list;
pub mod reject;
pub mod sent;
