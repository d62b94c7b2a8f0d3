//! Notes.

mod edits;
mod find;
mod home;
mod listing;
mod mentioned;
mod row;
mod store;
pub mod thread_mutings;
mod threads;
pub mod visibility;

pub use edits::{edit, edits_of};
pub use find::{by_id, by_ids, by_uri};
pub use home::{home, hybrid, user_list};
pub use listing::{Kinds, Listing, View, escape_like, list};
pub use mentioned::{existing_users, mentioned};
pub(crate) use row::NOTE_COLUMNS;
pub use row::{Note, NoteEdit, NoteThreadMuting, UserNotePin};
pub use store::{
    Deleted, Gone, count_author, count_reaction, count_targets, delete, insert, lock, pure_renotes_by, watchers,
};
pub(crate) use store::{GONE, settle};
pub use threads::{conversation, featured};
