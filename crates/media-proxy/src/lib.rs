//! Pictures of other servers, fetched once, made small and kept for a while: whoever reads here does not show their
//! address there.
//!
//! Nothing is fetched for anybody who asks: only what the database knows as a picture of somebody
//! ([`kanikey_db::remote_media::is_known`]), and the Drive's own files. What comes is an image by its content, within bounds of
//! bytes, pixels and frames, or nothing.

mod disk_cache;
mod fetch;
mod proxy;
mod variant;

pub use proxy::{MediaProxy, Picture, ProxyError};
pub use variant::Variant;
