//! `drive/files/find`: the account's files of a name.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::files;
use kanikey_entities::DriveFile;

use crate::drive::own;

/// Finds the account's files of a name in a folder, or outside of any.
pub struct Find;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    name: String,
    #[serde(default)]
    folder_id: Option<Id>,
}

impl Endpoint for Find {
    const META: Meta = Meta::new(
        "drive/files/find",
        module_path!(),
        "Finds the account's files of a name in a folder, or outside of any.",
    )
    .user()
    .permission(Permission::ReadDrive);
    type Params = Params;
    type Answer = Vec<DriveFile>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<DriveFile>> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let rows = files::by_name(&mut conn, &me.user.id, &params.name, params.folder_id.as_deref()).await?;
        Ok(rows.into_iter().map(|row| own(&ctx, row)).collect())
    }
}
