//! `drive/folders/…`.

pub mod create;
pub mod delete;
pub mod find;
pub mod index;
pub mod show;
pub mod update;
