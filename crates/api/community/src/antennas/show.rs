//! `antennas/show`: shows an antenna.

use kanikey_api_kit::prelude::*;
use kanikey_entities::Antenna;

const NO_SUCH_ANTENNA: ErrorCode = ErrorCode::new(
    "NO_SUCH_ANTENNA",
    "c06569fb-b025-4f23-b22d-1fcd20d2816b",
    "No such antenna.",
);

/// Shows an antenna.
pub struct Show;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    antenna_id: Id,
}

impl Endpoint for Show {
    const META: Meta = Meta::new("antennas/show", module_path!(), "Shows an antenna.")
        .user()
        .permission(Permission::ReadAccount)
        .errors(&[NO_SUCH_ANTENNA]);
    type Params = Params;
    type Answer = Antenna;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Antenna> {
        let mut conn = ctx.conn().await?;
        let antenna = super::own(&ctx, &mut conn, &params.antenna_id, NO_SUCH_ANTENNA).await?;
        Ok(kanikey_pack::antenna(antenna))
    }
}
