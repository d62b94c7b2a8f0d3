//! `app/*`: registered apps.

pub mod create;
pub mod show;
