//! Local accounts that were deleted, and removing what they left.

mod purge;

pub use purge::{Left, begin, finish, left, schedule, under_way};
