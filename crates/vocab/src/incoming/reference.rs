//! Something that a document refers to.

use serde_json::Value;

use super::properties::{http_iri, id_of};

/// An object by its IRI alone, or the object itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Reference {
    /// Only the IRI; short names such as `as:Public` are possible.
    Iri(String),
    /// The object, which has an http(s) id, or (as within an Undo) none.
    Embedded {
        /// The object's id.
        id: Option<String>,
        /// The object.
        object: Value,
    },
}

impl Reference {
    /// Reads a string or an object.
    pub fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(iri) => Some(Self::Iri(iri.clone())),
            Value::Object(_) => Some(Self::Embedded {
                id: id_of(value).and_then(http_iri),
                object: value.clone(),
            }),
            _ => None,
        }
    }

    /// The id, if there is one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Iri(iri) => Some(iri),
            Self::Embedded { id, .. } => id.as_deref(),
        }
    }

    /// The object, if it is embedded.
    pub fn object(&self) -> Option<&Value> {
        match self {
            Self::Iri(_) => None,
            Self::Embedded { object, .. } => Some(object),
        }
    }
}
