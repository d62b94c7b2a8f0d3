//! `federation/users`: the accounts of another server that are known here.

use kanikey_api_kit::prelude::*;
use kanikey_db::instances;
use kanikey_entities::UserDetailedNotMe;

/// The accounts of another server that are known here.
pub struct Users;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    host: HostName,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Users {
    const META: Meta = Meta::new(
        "federation/users",
        module_path!(),
        "The accounts of another server that are known here.",
    )
    .anyone();
    type Params = Params;
    type Answer = Vec<UserDetailedNotMe>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<UserDetailedNotMe>> {
        let mut conn = ctx.conn().await?;
        let rows = instances::users_of(&mut conn, &params.host, &params.page.resolve()).await?;
        Ok(kanikey_pack::users_detailed_not_me(&ctx.site, &mut conn, ctx.viewer_id(), rows).await?)
    }
}
