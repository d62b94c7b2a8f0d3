//! `drive/folders/find`: the account's folders of a name.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::folders;
use kanikey_entities::DriveFolder;

/// Finds the account's folders of a name in a folder, or at the top.
pub struct Find;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    name: String,
    #[serde(default)]
    parent_id: Option<Id>,
}

impl Endpoint for Find {
    const META: Meta = Meta::new(
        "drive/folders/find",
        module_path!(),
        "Finds the account's folders of a name in a folder, or at the top.",
    )
    .user()
    .permission(Permission::ReadDrive);
    type Params = Params;
    type Answer = Vec<DriveFolder>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<DriveFolder>> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let rows = folders::by_name(&mut conn, &me.user.id, &params.name, params.parent_id.as_deref()).await?;
        Ok(kanikey_pack::drive_folders(rows))
    }
}
