//! `drive/files/delete`: takes a file away.

use kanikey_api_kit::prelude::*;
use kanikey_domain::drive;

use crate::drive::file;

const NO_SUCH_FILE: ErrorCode = ErrorCode::new("NO_SUCH_FILE", "908939ec-e52b-4458-b395-1025195cea58", "No such file.");

/// Takes a file away.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    file_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("drive/files/delete", module_path!(), "Takes a file away.")
        .user()
        .permission(Permission::WriteDrive)
        .errors(&[NO_SUCH_FILE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let row = file(&mut conn, me, &params.file_id, NO_SUCH_FILE).await?;
        drop(conn);
        drive::delete(&ctx.site, &row).await?;
        Ok(NoContent)
    }
}
