//! `drive/files`: the account's files in a folder.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::files::{self, FileFilter, FileSort};
use kanikey_entities::DriveFile;

use crate::drive::FileKind;

/// Lists the account's files in a folder, or outside of any.
pub struct Index;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    folder_id: Option<Id>,
    #[serde(default)]
    r#type: Option<FileKind>,
    #[serde(default)]
    sort: Option<Sort>,
    #[serde(flatten)]
    page: Page,
}

/// `+` is descending, as everywhere in this API.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
enum Sort {
    #[serde(rename = "+createdAt")]
    CreatedAtDescending,
    #[serde(rename = "-createdAt")]
    CreatedAt,
    #[serde(rename = "+name")]
    NameDescending,
    #[serde(rename = "-name")]
    Name,
    #[serde(rename = "+size")]
    SizeDescending,
    #[serde(rename = "-size")]
    Size,
}

impl Endpoint for Index {
    const META: Meta = Meta::new(
        "drive/files",
        module_path!(),
        "Lists the account's files in a folder, or outside of any.",
    )
    .user()
    .permission(Permission::ReadDrive);
    type Params = Params;
    type Answer = Vec<DriveFile>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<DriveFile>> {
        let me = ctx.me()?;
        let filter = FileFilter {
            folder: Some(params.folder_id.map(Id::into_string)),
            kind: params.r#type.map(FileKind::into_string),
            sort: params.sort.map(FileSort::from),
        };
        let mut conn = ctx.conn().await?;
        let rows = files::page(&mut conn, &me.user.id, &filter, &params.page.resolve()).await?;
        Ok(kanikey_pack::drive_files(&ctx.site, rows))
    }
}

impl From<Sort> for FileSort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::CreatedAtDescending => Self::Newest,
            Sort::CreatedAt => Self::Oldest,
            Sort::NameDescending => Self::NameDescending,
            Sort::Name => Self::Name,
            Sort::SizeDescending => Self::Largest,
            Sort::Size => Self::Smallest,
        }
    }
}
