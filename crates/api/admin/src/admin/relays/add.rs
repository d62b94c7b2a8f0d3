//! `admin/relays/add`: asks a relay to pass public notes on.

use kanikey_api_kit::prelude::*;
use kanikey_domain::relays::{self, RelayError};

use super::relay::Relay;

const INVALID_URL: ErrorCode = ErrorCode::new("INVALID_URL", "fb8c92d3-d4e5-44e7-b3d4-800d5cef8b2c", "Invalid URL");

/// Asks a relay to pass public notes on.
pub struct Add;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    /// The relay's inbox, which ends with `/inbox`; or, for a relay of LitePub's kind, its account.
    inbox: Text<1, 512>,
}

impl Endpoint for Add {
    const META: Meta = Meta::new(
        "admin/relays/add",
        module_path!(),
        "Asks a relay to pass public notes on.",
    )
    .moderator()
    .permission(Permission::WriteAdminRelays)
    .errors(&[INVALID_URL]);
    type Params = Params;
    type Answer = Relay;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Relay> {
        let added = relays::add(&ctx.site, &params.inbox).await;
        let relay = added.map_err(|error| match error {
            RelayError::InvalidUrl => INVALID_URL.into(),
            RelayError::Domain(error) => ApiError::from(error),
        })?;
        Ok(relay.into())
    }
}
