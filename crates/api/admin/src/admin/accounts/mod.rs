//! `admin/accounts/*`.

pub mod create;
pub mod delete;
