//! Uploaded and fetched files: what they are, how they are shown, and where they are kept.
//!
//! Everything here blocks and is called from blocking threads; nothing here knows the database or HTTP.
//! A file's bytes are the only thing that says what it is; its name and the sender's content type never do.

mod analyse;
mod badge;
mod colour;
pub mod content_type;
mod error;
#[cfg(test)]
mod fixtures;
pub mod name;
pub mod probe;
mod raster;
mod rendition;
pub mod storage;
pub mod upload;

pub use analyse::{Analysis, Properties, analyse};
pub use badge::badge;
pub use content_type::served_content_type;
pub use error::MediaError;
pub use name::{Disposition, content_disposition, sanitise_name};
pub use probe::{ImageInfo, sniff, sniff_bytes, sniff_file};
pub use rendition::{RENDITION_TYPE, Rendition, blurhash, render, thumbnail, web_public};
pub use storage::{LocalStorage, Storage, StorageError, StorageKey};
pub use upload::{Received, Receiver, UploadError};
