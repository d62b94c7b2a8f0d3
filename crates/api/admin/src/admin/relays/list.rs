//! `admin/relays/list`: lists the relays.

use kanikey_api_kit::prelude::*;
use kanikey_db::relays;

use super::relay::Relay;

/// Lists the relays.
pub struct List;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

impl Endpoint for List {
    const META: Meta = Meta::new("admin/relays/list", module_path!(), "Lists the relays.")
        .moderator()
        .permission(Permission::ReadAdminRelays);
    type Params = Params;
    type Answer = Vec<Relay>;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Vec<Relay>> {
        let mut conn = ctx.conn().await?;
        Ok(relays::list(&mut conn).await?.into_iter().map(Relay::from).collect())
    }
}
