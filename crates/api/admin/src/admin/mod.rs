//! `admin/*`: administration.

pub mod accounts;
pub mod emoji;
pub mod federation;
pub mod forward_abuse_user_report;
pub mod meta;
pub mod queue;
pub mod relays;
pub mod retention;
pub mod roles;
mod unsupported;
pub mod update_meta;
