//! Emojis.

mod find;
mod row;
mod store;
mod urls;

pub use find::{by_id, local, local_by_name, local_page};
pub use row::Emoji;
pub use store::{delete, insert};
pub use urls::{EmojiUrl, urls};
