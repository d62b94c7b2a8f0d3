//! Mutes, and mutes of renotes only.

mod edit;
mod find;
mod row;

pub use edit::{delete, delete_expired, delete_renote, insert_renote, upsert};
pub use find::{mutee_ids, mutes_among, page_of_muter, page_of_renote_muter, renote_mutee_ids, renote_mutes_among};
pub use row::{Muting, RenoteMuting};
