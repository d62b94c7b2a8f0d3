//! `users/search`: finds users by name or handle.

use kanikey_api_kit::prelude::*;
use kanikey_db::users::{self, Origin, Window};

use super::OriginParam;
use crate::lookup::{self, Found};

/// Finds users by name or handle.
pub struct Search;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    query: Text<0, 256>,
    #[serde(default)]
    offset: Option<Int<0, 1_000_000>>,
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    origin: Option<OriginParam>,
    /// Profiles instead of what lists show.
    #[serde(default)]
    detail: Option<bool>,
}

impl Endpoint for Search {
    const META: Meta = Meta::new("users/search", module_path!(), "Finds users by name or handle.")
        .anyone()
        .policy("canSearchUsers");
    type Params = Params;
    type Answer = Found;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Found> {
        let window = Window {
            viewer: ctx.viewer_id(),
            now: ctx.site.clock.now(),
            limit: params.limit.get(),
            offset: params.offset.map_or(0, Int::get),
        };
        let query = params.query.trim().trim_start_matches('@');
        let origin = params.origin.map_or(Origin::Combined, Origin::from);
        let mut conn = ctx.conn().await?;
        let users = match query {
            "" => Vec::new(),
            query => users::search(&mut conn, query, origin, window).await?,
        };
        lookup::found(&ctx, &mut conn, users, params.detail.unwrap_or(true)).await
    }
}
