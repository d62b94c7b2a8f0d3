//! `drive/folders`: the account's folders in a folder.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::folders;
use kanikey_entities::DriveFolder;

/// Lists the account's folders in a folder, or at the top.
pub struct Index;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    folder_id: Option<Id>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Index {
    const META: Meta = Meta::new(
        "drive/folders",
        module_path!(),
        "Lists the account's folders in a folder, or at the top.",
    )
    .user()
    .permission(Permission::ReadDrive);
    type Params = Params;
    type Answer = Vec<DriveFolder>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<DriveFolder>> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let parent_id = params.folder_id.as_deref();
        let rows = folders::page(&mut conn, &me.user.id, parent_id, &params.page.resolve()).await?;
        Ok(kanikey_pack::drive_folders(rows))
    }
}
