//! Puts Kanikey together: the command line, and the boot of a server out of its parts. Everything else is in the
//! workspace's crates.

pub mod boot;
pub mod cli;
