//! `admin/relays/*`.

pub mod add;
pub mod list;
mod relay;
pub mod remove;
