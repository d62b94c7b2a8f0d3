//! `drive/files/update`: renames, moves or describes a file.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::files::FileChanges;
use kanikey_domain::drive::{self, UpdateError};
use kanikey_entities::DriveFile;

use crate::drive::{file, own};

const NO_SUCH_FILE: ErrorCode = ErrorCode::new("NO_SUCH_FILE", "e7778c7e-3af9-49cd-9690-6dbc3e6c972d", "No such file.");
const INVALID_FILE_NAME: ErrorCode = ErrorCode::new(
    "INVALID_FILE_NAME",
    "395e7156-f9f0-475e-af89-53c3c23080c2",
    "Invalid file name.",
);
const NO_SUCH_FOLDER: ErrorCode = ErrorCode::new(
    "NO_SUCH_FOLDER",
    "ea8fb7a5-af77-4a08-b608-c0218176cd73",
    "No such folder.",
);
const RESTRICTED_BY_ROLE: ErrorCode = ErrorCode::new(
    "RESTRICTED_BY_ROLE",
    "7f59dccb-f465-75ab-5cf4-3ce44e3282f7",
    "This feature is restricted by your role.",
);

/// Renames, moves or describes a file.
pub struct Update;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    file_id: Id,
    #[serde(default)]
    folder_id: Maybe<Id>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    is_sensitive: Option<bool>,
    #[serde(default)]
    comment: Maybe<Text<0, 512>>,
}

impl Endpoint for Update {
    const META: Meta = Meta::new(
        "drive/files/update",
        module_path!(),
        "Renames, moves or describes a file.",
    )
    .user()
    .permission(Permission::WriteDrive)
    .errors(&[NO_SUCH_FILE, INVALID_FILE_NAME, NO_SUCH_FOLDER, RESTRICTED_BY_ROLE]);
    type Params = Params;
    type Answer = DriveFile;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<DriveFile> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let row = file(&mut conn, me, &params.file_id, NO_SUCH_FILE).await?;
        drop(conn);
        if params.is_sensitive == Some(false) && ctx.policies().always_mark_nsfw {
            return Err(RESTRICTED_BY_ROLE.into());
        }
        let changes = FileChanges {
            folder_id: params.folder_id.into_change().map(|id| id.map(Id::into_string)),
            name: params.name,
            comment: params.comment.into_change().map(|text| text.map(Text::into_string)),
            is_sensitive: params.is_sensitive,
        };
        let updated = drive::update(&ctx.site, row, changes).await;
        let row = updated.map_err(|error| match error {
            UpdateError::InvalidName => INVALID_FILE_NAME.into(),
            UpdateError::NoSuchFolder => NO_SUCH_FOLDER.into(),
            UpdateError::Domain(error) => ApiError::from(error),
        })?;
        Ok(own(&ctx, row))
    }
}
