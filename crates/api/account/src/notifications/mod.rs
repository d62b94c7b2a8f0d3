//! `notifications/*`.

pub mod mark_all_as_read;
