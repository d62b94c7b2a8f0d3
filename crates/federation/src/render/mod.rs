//! From rows to documents.

pub(crate) mod actor;
pub(crate) mod emoji;
pub(crate) mod note;
