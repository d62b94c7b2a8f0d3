//! `users/search-by-username-and-host`: finds users whose handle starts so.

use kanikey_api_kit::prelude::*;
use kanikey_db::users::{self, Window};

use crate::lookup::{self, Found};

/// Finds users whose handle starts so.
pub struct SearchByUsernameAndHost;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(default)]
    username: Option<Text<0, 128>>,
    /// The beginning of a server's name; ours or `.` for this server.
    #[serde(default)]
    host: Option<Text<0, 260>>,
    #[serde(default)]
    limit: PageLimit,
    /// Profiles instead of what lists show.
    #[serde(default)]
    detail: Option<bool>,
}

impl Endpoint for SearchByUsernameAndHost {
    const META: Meta = Meta::new(
        "users/search-by-username-and-host",
        module_path!(),
        "Finds users whose handle starts so.",
    )
    .anyone();
    type Params = Params;
    type Answer = Found;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Found> {
        let username = params.username.as_deref().unwrap_or_default();
        let host = params.host.as_deref().filter(|host| !host.is_empty());
        let is_local = host.is_some_and(|host| {
            host == "." || kanikey_core::Host::parse(host).is_some_and(|host| ctx.site.urls.is_own(&host))
        });
        let window = Window {
            viewer: ctx.viewer_id(),
            now: ctx.site.clock.now(),
            limit: params.limit.get(),
            offset: 0,
        };
        let mut conn = ctx.conn().await?;
        let prefix = host.filter(|_| !is_local);
        let users = users::by_handle_prefix(&mut conn, username, prefix, is_local, window).await?;
        lookup::found(&ctx, &mut conn, users, params.detail.unwrap_or(true)).await
    }
}
