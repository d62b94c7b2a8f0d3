//! `admin/accounts/*`.

pub mod create;
