//! `DriveFile` and `DriveFolder`.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Date, UserLite};

/// A file of a drive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DriveFile {
    pub id: String,
    pub created_at: Date,
    pub name: String,
    /// The media type.
    pub r#type: String,
    pub md5: String,
    /// Bytes.
    pub size: i64,
    pub is_sensitive: bool,
    pub blurhash: Option<String>,
    pub properties: FileProperties,
    pub url: String,
    pub thumbnail_url: Option<String>,
    pub comment: Option<String>,
    pub folder_id: Option<String>,
    /// `null` but in answers about one file.
    pub folder: Option<DriveFolder>,
    pub user_id: Option<String>,
    /// `null` but in answers about one file.
    pub user: Option<UserLite>,
}

/// What is known of a picture or video.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileProperties {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// As in EXIF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orientation: Option<u32>,
    /// `rgb(40,65,87)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_color: Option<String>,
}

/// A folder of a drive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DriveFolder {
    pub id: String,
    pub created_at: Date,
    pub name: String,
    pub parent_id: Option<String>,
    /// Absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folders_count: Option<i64>,
    /// Absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files_count: Option<i64>,
    /// Absent in lists and of folders at the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Box<DriveFolder>>,
}
