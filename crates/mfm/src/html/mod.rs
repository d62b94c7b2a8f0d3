//! HTML, as it travels between servers.

pub mod from;
mod link;
pub mod to;
mod tree;
