//! `admin/relays/remove`: leaves a relay.

use kanikey_api_kit::prelude::*;
use kanikey_domain::relays;

/// Leaves a relay.
pub struct Remove;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    inbox: Text<1, 512>,
}

impl Endpoint for Remove {
    const META: Meta = Meta::new("admin/relays/remove", module_path!(), "Leaves a relay.")
        .moderator()
        .permission(Permission::WriteAdminRelays);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        relays::remove(&ctx.site, &params.inbox).await?;
        Ok(NoContent)
    }
}
