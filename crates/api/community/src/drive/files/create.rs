//! `drive/files/create`: keeps an uploaded file.

use kanikey_api_kit::errors::FILE_REQUIRED;
use kanikey_api_kit::prelude::*;
use kanikey_domain::drive::{self, CreateError, NewFile};
use kanikey_entities::DriveFile;

use crate::drive::own;

const INVALID_FILE_NAME: ErrorCode = ErrorCode::new(
    "INVALID_FILE_NAME",
    "f449b209-0c60-4e51-84d5-29486263bfd4",
    "Invalid file name.",
);
const NO_FREE_SPACE: ErrorCode = ErrorCode::new(
    "NO_FREE_SPACE",
    "d08dbc37-a6a9-463a-8c47-96c32ab5f064",
    "Cannot upload the file because you have no free space of drive.",
);
const MAX_FILE_SIZE_EXCEEDED: ErrorCode = ErrorCode::new(
    "MAX_FILE_SIZE_EXCEEDED",
    "b9d8c348-33f0-4673-b9a9-5d4da058977a",
    "Cannot upload the file because it exceeds the maximum file size.",
)
.status(413);
const UNALLOWED_FILE_TYPE: ErrorCode = ErrorCode::new(
    "UNALLOWED_FILE_TYPE",
    "4becd248-7f2c-48c4-a9f0-75edc4f9a1ea",
    "Cannot upload the file because it is an unallowed file type.",
);
/// Misskey has no word for it here; this is that of `drive/folders/create`.
const NO_SUCH_FOLDER: ErrorCode = ErrorCode::new(
    "NO_SUCH_FOLDER",
    "53326628-a00d-40a6-a3cd-8975105c0f95",
    "No such folder.",
);

/// Keeps an uploaded file.
pub struct Create;

/// Its parameters, besides the file.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    folder_id: Option<Id>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    comment: Option<Text<0, 512>>,
    #[serde(default)]
    is_sensitive: bool,
    #[serde(default)]
    force: bool,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("drive/files/create", module_path!(), "Keeps an uploaded file.")
        .user()
        .permission(Permission::WriteDrive)
        .prohibit_moved()
        .file()
        .limit(Limit::per_hour(120))
        .errors(&[
            INVALID_FILE_NAME,
            NO_FREE_SPACE,
            MAX_FILE_SIZE_EXCEEDED,
            UNALLOWED_FILE_TYPE,
            NO_SUCH_FOLDER,
        ]);
    type Params = Params;
    type Answer = DriveFile;

    async fn call(mut ctx: Ctx, params: Params) -> ApiResult<DriveFile> {
        let uploaded = ctx.file.take().ok_or(FILE_REQUIRED)?;
        let me = ctx.me()?;
        let new = NewFile {
            name: params.name,
            folder_id: params.folder_id.map(Id::into_string),
            comment: params.comment.map(Text::into_string),
            is_sensitive: params.is_sensitive,
            force: params.force,
        };
        let created = drive::create(&ctx.site, &me.user, &ctx.policies(), uploaded, new).await;
        let row = created.map_err(|error| match error {
            CreateError::InvalidName => INVALID_FILE_NAME.into(),
            CreateError::NoFreeSpace => NO_FREE_SPACE.into(),
            CreateError::TooLarge => MAX_FILE_SIZE_EXCEEDED.into(),
            CreateError::TypeNotAllowed => UNALLOWED_FILE_TYPE.into(),
            CreateError::NoSuchFolder => NO_SUCH_FOLDER.into(),
            CreateError::Domain(error) => ApiError::from(error),
        })?;
        Ok(own(&ctx, row))
    }
}
