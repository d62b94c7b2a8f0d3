//! The Drive: files of accounts, in folders, within a quota.

mod create;
mod delete;
mod folders;
mod store;
mod update;

pub use create::{CreateError, NewFile, capacity_bytes, create};
pub use delete::delete;
pub(crate) use delete::remove_stored;
pub use folders::{FolderError, create_folder, delete_folder, update_folder};
pub(crate) use store::{content_of, store};
pub use update::{UpdateError, update};
