//! `admin/*`: administration.

pub mod accounts;
pub mod emoji;
pub mod meta;
pub mod roles;
mod unsupported;
pub mod update_meta;
