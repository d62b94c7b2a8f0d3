//! `drive/files/show`: one file.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::files;
use kanikey_entities::DriveFile;

use crate::drive::{file, may_handle};

const NO_SUCH_FILE: ErrorCode = ErrorCode::new("NO_SUCH_FILE", "067bc436-2718-4795-b0fb-ecbe43949e31", "No such file.");

/// Shows one file.
pub struct Show;

/// Which one: by its id, or by its URL or that of its thumbnail.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Params {
    /// By id.
    ById {
        /// The file's id.
        file_id: Id,
    },
    /// By URL.
    ByUrl {
        /// On this server.
        url: Text<0, 2048>,
    },
}

impl Endpoint for Show {
    const META: Meta = Meta::new("drive/files/show", module_path!(), "Shows one file.")
        .user()
        .permission(Permission::ReadDrive)
        .errors(&[NO_SUCH_FILE]);
    type Params = Params;
    type Answer = DriveFile;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<DriveFile> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let row = match params {
            Params::ById { file_id } => file(&mut conn, me, &file_id, NO_SUCH_FILE).await?,
            Params::ByUrl { url } => {
                let key = url.strip_prefix(&ctx.site.urls.file("")).ok_or(NO_SUCH_FILE)?;
                let found = files::by_access_key(&mut conn, key).await?;
                found.filter(|file| may_handle(me, file)).ok_or(NO_SUCH_FILE)?
            }
        };
        Ok(kanikey_pack::drive_file_detailed(&ctx.site, &mut conn, row).await?)
    }
}
