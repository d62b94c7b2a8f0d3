//! `drive/folders/delete`: takes an empty folder away.

use kanikey_api_kit::prelude::*;
use kanikey_domain::drive::{self, FolderError};

use crate::drive::folder;

const NO_SUCH_FOLDER: ErrorCode = ErrorCode::new(
    "NO_SUCH_FOLDER",
    "1069098f-c281-440f-b085-f9932edbe091",
    "No such folder.",
);
const HAS_CHILD_FILES_OR_FOLDERS: ErrorCode = ErrorCode::new(
    "HAS_CHILD_FILES_OR_FOLDERS",
    "b0fc8a17-963c-405d-bfbc-859a487295e1",
    "This folder has child files or folders.",
);

/// Takes an empty folder away.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    folder_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("drive/folders/delete", module_path!(), "Takes an empty folder away.")
        .user()
        .permission(Permission::WriteDrive)
        .errors(&[NO_SUCH_FOLDER, HAS_CHILD_FILES_OR_FOLDERS]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let row = folder(&mut conn, me, &params.folder_id, NO_SUCH_FOLDER).await?;
        drop(conn);
        match drive::delete_folder(&ctx.site, &row).await {
            Ok(()) => Ok(NoContent),
            Err(FolderError::NotEmpty) => Err(HAS_CHILD_FILES_OR_FOLDERS.into()),
            Err(FolderError::Domain(error)) => Err(error.into()),
            Err(FolderError::NoSuchFolder | FolderError::NoSuchParent | FolderError::Recursive) => {
                Err(NO_SUCH_FOLDER.into())
            }
        }
    }
}
