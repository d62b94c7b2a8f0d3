//! `drive/files/check-existence`: whether the account has a content.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::files;

/// Tells whether the account has a file with the content of this MD5.
pub struct CheckExistence;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    md5: String,
}

impl Endpoint for CheckExistence {
    const META: Meta = Meta::new(
        "drive/files/check-existence",
        module_path!(),
        "Tells whether the account has a file with the content of this MD5.",
    )
    .user()
    .permission(Permission::ReadDrive);
    type Params = Params;
    type Answer = bool;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<bool> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        let known = files::by_md5(&mut conn, &me.user.id, &params.md5).await?;
        Ok(!known.is_empty())
    }
}
