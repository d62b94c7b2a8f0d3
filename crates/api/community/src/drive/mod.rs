//! `drive/…`: an account's files and folders.

pub mod files;
pub mod folders;
pub mod index;
pub mod stream;

use std::borrow::Cow;

use kanikey_api_kit::prelude::*;
use kanikey_db::Connection;
use kanikey_db::drive::{DriveFile, DriveFolder};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::Deserializer;
use serde::de::Error as _;

/// A media type, or a family of them: `image/png`, `image/*`.
pub struct FileKind(String);

impl FileKind {
    fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for FileKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let fits = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'-' | b'*');
        if text.is_empty() || !text.bytes().all(fits) {
            return Err(D::Error::custom("@pattern: must match pattern \"^[a-zA-Z\\/\\-*]+$\""));
        }
        Ok(Self(text))
    }
}

impl JsonSchema for FileKind {
    fn schema_name() -> Cow<'static, str> {
        "FileKind".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-zA-Z\\/\\-*]+$" })
    }
}

/// The file with this id if the caller may handle it: its owner, or a moderator. Everybody else hears that there is
/// none, so that ids tell nothing.
async fn file(conn: &mut Connection, me: &Caller, id: &str, not_found: ErrorCode) -> ApiResult<DriveFile> {
    let file = kanikey_db::drive::by_id(conn, id).await?;
    Ok(file.filter(|file| may_handle(me, file)).ok_or(not_found)?)
}

fn may_handle(me: &Caller, file: &DriveFile) -> bool {
    let is_moderator = me.user.is_moderator || me.user.is_administrator;
    is_moderator || file.user_id.as_ref() == Some(&me.user.id)
}

/// The caller's own folder with this id.
async fn folder(conn: &mut Connection, me: &Caller, id: &str, not_found: ErrorCode) -> ApiResult<DriveFolder> {
    let folder = kanikey_db::drive::folders::by_id(conn, id).await?;
    let own = folder.filter(|folder| folder.user_id == me.user.id);
    Ok(own.ok_or(not_found)?)
}

/// A file as Misskey shows it to its owner outside of listings: it does not say whose it is.
fn own(ctx: &Ctx, row: DriveFile) -> kanikey_entities::DriveFile {
    kanikey_entities::DriveFile {
        user_id: None,
        ..kanikey_pack::drive_file(&ctx.site, row)
    }
}
