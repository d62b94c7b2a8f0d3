//! Pictures and files.

use serde::Serialize;

use super::kind::Kind;

/// An actor's avatar or banner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Image {
    #[serde(rename = "type")]
    kind: Kind,
    url: String,
    sensitive: bool,
    name: Option<String>,
}

/// An emoji's picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Icon {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(rename = "mediaType")]
    media_type: String,
    url: String,
}

/// A note's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Attachment {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(rename = "mediaType")]
    media_type: String,
    url: String,
    name: Option<String>,
    sensitive: bool,
}

impl Image {
    /// `name` is the description.
    pub fn new(url: String, sensitive: bool, name: Option<String>) -> Self {
        Self {
            kind: Kind::Image,
            url,
            sensitive,
            name,
        }
    }
}

impl Icon {
    /// A picture of the given type.
    pub fn new(media_type: String, url: String) -> Self {
        Self {
            kind: Kind::Image,
            media_type,
            url,
        }
    }
}

impl Attachment {
    /// `name` is the description.
    pub fn new(media_type: String, url: String, name: Option<String>, sensitive: bool) -> Self {
        Self {
            kind: Kind::Document,
            media_type,
            url,
            name,
            sensitive,
        }
    }
}
