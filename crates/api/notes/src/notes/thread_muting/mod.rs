//! `notes/thread-muting/*`.

pub mod create;
pub mod delete;
