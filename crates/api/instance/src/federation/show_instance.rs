//! `federation/show-instance`: what is known of another server.

use kanikey_api_kit::prelude::*;
use kanikey_db::instances;
use kanikey_entities::FederationInstance;

/// What is known of another server; `null` where nothing is.
pub struct ShowInstance;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    host: HostName,
}

impl Endpoint for ShowInstance {
    const META: Meta = Meta::new(
        "federation/show-instance",
        module_path!(),
        "What is known of another server.",
    )
    .anyone();
    type Params = Params;
    type Answer = Option<FederationInstance>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Option<FederationInstance>> {
        let found = instances::by_host(&mut *ctx.conn().await?, &params.host).await?;
        Ok(found.map(|row| kanikey_pack::instance(&ctx.site, row, super::is_moderator(&ctx))))
    }
}
