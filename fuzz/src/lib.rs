//! What the targets do with their bytes. `crates/federation/tests/mutations.rs` includes this file, too.

mod documents;
mod headers;
mod text;

pub use documents::{activity, nodeinfo, webfinger};
pub use headers::signature_headers;
pub use text::html;
