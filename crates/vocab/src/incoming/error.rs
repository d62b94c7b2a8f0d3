//! Why a document is not what it was read as.

/// Why a document cannot be read; names the property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The document is no JSON object.
    #[error("not an object")]
    NotAnObject,
    /// Its `type` is none of those that are looked for.
    #[error("the type is not one that is expected here")]
    Type,
    /// A property that is needed is missing or cannot be read.
    #[error("{0} is missing or not valid")]
    Property(&'static str),
}
