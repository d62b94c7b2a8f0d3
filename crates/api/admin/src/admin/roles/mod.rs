//! `admin/roles/*`.

pub mod update_default_policies;
