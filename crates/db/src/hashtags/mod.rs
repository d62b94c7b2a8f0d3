//! Hashtags.

mod find;
mod row;
mod uses;

pub use find::{Order, by_name, list, search};
pub use row::{Hashtag, HashtagUse, HashtagUser};
pub use uses::{BucketCount, chart, prune, record, trending};
