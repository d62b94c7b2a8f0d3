//! Files and folders of the Drive.

pub mod attached_notes;
pub mod files;
pub mod folders;
mod row;

pub use files::{by_id, by_ids};
pub use row::{DriveFile, DriveFolder, DriveUsage, FileContent};
