//! Accounts that moved, and what is carried over to the new ones.

mod carry;

pub use carry::{Followers, begin, copy_relations, next_followers, set_position, under_way};
