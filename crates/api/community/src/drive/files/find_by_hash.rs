//! `drive/files/find-by-hash`: the account's files of a content.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::files;
use kanikey_entities::DriveFile;

/// Finds the account's files with the content of this MD5.
pub struct FindByHash;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    md5: String,
}

impl Endpoint for FindByHash {
    const META: Meta = Meta::new(
        "drive/files/find-by-hash",
        module_path!(),
        "Finds the account's files with the content of this MD5.",
    )
    .user()
    .permission(Permission::ReadDrive);
    type Params = Params;
    type Answer = Vec<DriveFile>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<DriveFile>> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let rows = files::by_md5(&mut conn, &me.user.id, &params.md5).await?;
        Ok(kanikey_pack::drive_files(&ctx.site, rows))
    }
}
