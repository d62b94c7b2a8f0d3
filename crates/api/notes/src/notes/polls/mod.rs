//! `notes/polls/*`.

pub mod recommendation;
pub mod vote;
