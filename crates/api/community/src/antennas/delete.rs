//! `antennas/delete`: removes an antenna.

use kanikey_api_kit::prelude::*;
use kanikey_domain::antennas::{self, AntennaError};

const NO_SUCH_ANTENNA: ErrorCode = ErrorCode::new(
    "NO_SUCH_ANTENNA",
    "b34dcf9d-348f-44bb-99d0-6c9314cfe2df",
    "No such antenna.",
);

/// Removes an antenna.
pub struct Delete;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    antenna_id: Id,
}

impl Endpoint for Delete {
    const META: Meta = Meta::new("antennas/delete", module_path!(), "Removes an antenna.")
        .user()
        .permission(Permission::WriteAccount)
        .errors(&[NO_SUCH_ANTENNA]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        antennas::delete(&ctx.site, &me.id, &params.antenna_id)
            .await
            .map_err(|error| match error {
                AntennaError::NoSuchAntenna => NO_SUCH_ANTENNA.into(),
                error => super::other(error),
            })?;
        Ok(NoContent)
    }
}
