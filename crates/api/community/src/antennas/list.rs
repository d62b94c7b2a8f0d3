//! `antennas/list`: lists the antennas of the caller.

use kanikey_api_kit::prelude::*;
use kanikey_db::antennas;
use kanikey_entities::Antenna;

/// Lists the antennas of the caller.
pub struct List;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {}

impl Endpoint for List {
    const META: Meta = Meta::new("antennas/list", module_path!(), "Lists the antennas of the caller.")
        .user()
        .permission(Permission::ReadAccount);
    type Params = Params;
    type Answer = Vec<Antenna>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Antenna>> {
        let Params {} = params;
        let me = &ctx.me()?.user;
        let mut conn = ctx.conn().await?;
        Ok(kanikey_pack::antennas(antennas::of_owner(&mut conn, &me.id).await?))
    }
}
