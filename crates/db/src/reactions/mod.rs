//! Reactions.

mod find;
mod of_user;
mod row;

pub use find::{delete, find, insert, note_of, of, page};
pub use of_user::page_of_user;
pub use row::NoteReaction;
