//! The rows of `drive_files`, `drive_folders`, `drive_usages`.
#![expect(missing_docs, reason = "the migrations document the columns")]

use diesel::prelude::*;

use kanikey_db_schema::{drive_files, drive_folders, drive_usages};

/// A row of `drive_files`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = drive_files, check_for_backend(diesel::pg::Pg))]
pub struct DriveFile {
    pub id: String,
    pub user_id: Option<String>,
    pub user_host: Option<String>,
    pub folder_id: Option<String>,
    pub name: String,
    pub type_: String,
    pub md5: String,
    pub size: i64,
    pub comment: Option<String>,
    pub blurhash: Option<String>,
    pub properties: serde_json::Value,
    pub is_sensitive: bool,
    pub access_key: Option<String>,
    pub thumbnail_access_key: Option<String>,
    pub web_public_access_key: Option<String>,
    pub web_public_type: Option<String>,
    pub url: Option<String>,
    pub thumbnail_url: Option<String>,
    pub is_link: bool,
}

/// The columns of a file that its content decides, and where that is in the storage. What is `None` stays as it is.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = drive_files)]
pub struct FileContent {
    pub type_: String,
    pub md5: String,
    pub size: i64,
    pub blurhash: Option<String>,
    pub properties: serde_json::Value,
    pub access_key: String,
    pub thumbnail_access_key: Option<String>,
    pub web_public_access_key: Option<String>,
    pub web_public_type: Option<String>,
}

/// A row of `drive_folders`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = drive_folders, check_for_backend(diesel::pg::Pg))]
pub struct DriveFolder {
    pub id: String,
    pub user_id: String,
    pub parent_id: Option<String>,
    pub name: String,
}

/// A row of `drive_usages`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = drive_usages, check_for_backend(diesel::pg::Pg))]
pub struct DriveUsage {
    pub user_id: String,
    pub bytes: i64,
    pub files: i32,
}
