//! `notes/reactions/*`.

pub mod create;
pub mod delete;
pub mod index;
