//! `drive`: how much the account may keep, and how much it does.

use kanikey_api_kit::prelude::*;
use kanikey_db::drive::files;
use kanikey_domain::drive::capacity_bytes;

/// Tells how much the account may keep, and how much it does.
pub struct Index;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// Both in bytes.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    capacity: u64,
    usage: i64,
}

impl Endpoint for Index {
    const META: Meta = Meta::new(
        "drive",
        module_path!(),
        "Tells how much the account may keep, and how much it does.",
    )
    .user()
    .permission(Permission::ReadDrive);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, _params: Params) -> ApiResult<Answer> {
        let me = ctx.me()?;
        let mut conn = ctx.conn().await?;
        Ok(Answer {
            capacity: capacity_bytes(&ctx.policies()),
            usage: files::usage(&mut conn, &me.user.id).await?,
        })
    }
}
