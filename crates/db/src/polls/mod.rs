//! Polls.

mod find;
mod row;
mod updates;

pub use find::{by_note_ids, end_due, insert, lock, recommended, replace_votes, vote, voters, votes_of};
pub use row::{Poll, PollVote};
pub use updates::{claim_update, take_due_updates};
