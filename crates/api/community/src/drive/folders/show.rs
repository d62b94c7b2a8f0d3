//! `drive/folders/show`: one folder.

use kanikey_api_kit::prelude::*;
use kanikey_entities::DriveFolder;

use crate::drive::folder;

const NO_SUCH_FOLDER: ErrorCode = ErrorCode::new(
    "NO_SUCH_FOLDER",
    "d74ab9eb-bb09-4bba-bf24-fb58f761e1e9",
    "No such folder.",
);

/// Shows one folder, with those that it lies in.
pub struct Show;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    folder_id: Id,
}

impl Endpoint for Show {
    const META: Meta = Meta::new(
        "drive/folders/show",
        module_path!(),
        "Shows one folder, with those that it lies in.",
    )
    .user()
    .permission(Permission::ReadDrive)
    .errors(&[NO_SUCH_FOLDER]);
    type Params = Params;
    type Answer = DriveFolder;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<DriveFolder> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let row = folder(&mut conn, me, &params.folder_id, NO_SUCH_FOLDER).await?;
        Ok(kanikey_pack::drive_folder_detailed(&mut conn, row).await?)
    }
}
