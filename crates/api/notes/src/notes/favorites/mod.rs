//! `notes/favorites/*`.

pub mod create;
pub mod delete;
