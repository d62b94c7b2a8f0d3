//! `drive/files/…`.

pub mod attached_notes;
pub mod check_existence;
pub mod create;
pub mod delete;
pub mod find;
pub mod find_by_hash;
pub mod index;
pub mod show;
pub mod update;
