//! Rows to entities, a page at a time, for a viewer: the visibility rule applied.
//!
//! A fixed number of queries for each page, however many rows are on it, and none for kinds of things of which nothing is
//! needed. The order of the rows is kept. `viewer` is the id of the user who will see the answer, `None` for a visitor.
//! What needs no query is a plain function.

mod collections;
mod drive;
mod emoji_urls;
mod emojis;
mod error;
mod instances;
mod notes;
mod notifications;
mod queues;
mod relations;
#[cfg(test)]
mod tests;
mod users;

pub use collections::{
    antenna, antennas, favorites, reactions, reactions_with_notes, user_list_memberships, user_lists,
};
pub use drive::{drive_file, drive_file_detailed, drive_files, drive_folder, drive_folder_detailed, drive_folders};
pub use emojis::{emoji_detailed, emoji_simple, emojis_detailed, emojis_simple};
pub use error::PackError;
pub use instances::{instance, instances};
pub use notes::{StreamNote, note_by_id, notes, notes_for_stream, own_note};
pub use notifications::{group_notifications, notifications};
pub use queues::{arrival_job, arrival_log, delivery_job, delivery_log};
pub use relations::{FollowingSide, abuse_reports, blockings, follow_requests, followings, mutings, renote_mutings};
pub use users::{me, users_detailed, users_detailed_not_me, users_lite};
