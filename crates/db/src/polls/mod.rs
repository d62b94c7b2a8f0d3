//! Polls.

mod find;
mod row;

pub use find::{by_note_ids, end_due, insert, lock, recommended, replace_votes, vote, voters, votes_of};
pub use row::{Poll, PollVote};
