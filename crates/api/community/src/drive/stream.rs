//! `drive/stream`: the account's files, in all folders.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::files::{self, FileFilter};
use kanikey_entities::DriveFile;

use super::FileKind;

/// Lists the account's files, in all folders.
pub struct Stream;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    r#type: Option<FileKind>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Stream {
    const META: Meta = Meta::new(
        "drive/stream",
        module_path!(),
        "Lists the account's files, in all folders.",
    )
    .user()
    .permission(Permission::ReadDrive);
    type Params = Params;
    type Answer = Vec<DriveFile>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<DriveFile>> {
        let me = ctx.me()?;
        let filter = FileFilter {
            kind: params.r#type.map(FileKind::into_string),
            ..FileFilter::default()
        };
        let mut conn = ctx.conn().await?;
        let rows = files::page(&mut conn, &me.user.id, &filter, &params.page.resolve()).await?;
        Ok(kanikey_pack::drive_files(&ctx.site, rows))
    }
}
