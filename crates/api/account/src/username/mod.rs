//! `username/*`.

pub mod available;
