//! `drive/folders/update`: renames or moves a folder.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::folders::FolderChanges;
use kanikey_domain::drive::{self, FolderError};
use kanikey_entities::DriveFolder;

use crate::drive::folder;

const NO_SUCH_FOLDER: ErrorCode = ErrorCode::new(
    "NO_SUCH_FOLDER",
    "f7974dac-2c0d-4a27-926e-23583b28e98e",
    "No such folder.",
);
const NO_SUCH_PARENT_FOLDER: ErrorCode = ErrorCode::new(
    "NO_SUCH_PARENT_FOLDER",
    "ce104e3a-faaf-49d5-b459-10ff0cbbcaa1",
    "No such parent folder.",
);
const RECURSIVE_NESTING: ErrorCode = ErrorCode::new(
    "RECURSIVE_NESTING",
    "dbeb024837894013aed44279f9199740",
    "It can not be structured like nesting folders recursively.",
);

/// Renames or moves a folder.
pub struct Update;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    folder_id: Id,
    #[serde(default)]
    name: Option<Text<0, 200>>,
    #[serde(default)]
    parent_id: Maybe<Id>,
}

impl Endpoint for Update {
    const META: Meta = Meta::new("drive/folders/update", module_path!(), "Renames or moves a folder.")
        .user()
        .permission(Permission::WriteDrive)
        .errors(&[NO_SUCH_FOLDER, NO_SUCH_PARENT_FOLDER, RECURSIVE_NESTING]);
    type Params = Params;
    type Answer = DriveFolder;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<DriveFolder> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let row = folder(&mut conn, me, &params.folder_id, NO_SUCH_FOLDER).await?;
        drop(conn);
        let changes = FolderChanges {
            name: params.name.map(Text::into_string),
            parent_id: params.parent_id.into_change().map(|id| id.map(Id::into_string)),
        };
        let updated = drive::update_folder(&ctx.site, row, changes).await;
        let row = updated.map_err(|error| match error {
            FolderError::NoSuchFolder | FolderError::NotEmpty => NO_SUCH_FOLDER.into(),
            FolderError::NoSuchParent => NO_SUCH_PARENT_FOLDER.into(),
            FolderError::Recursive => RECURSIVE_NESTING.into(),
            FolderError::Domain(error) => ApiError::from(error),
        })?;
        Ok(kanikey_pack::drive_folder(row))
    }
}
