//! `users/recommendation`: users whom the caller might like to follow.

use kanikey_api_kit::prelude::*;
use kanikey_db::users::{self, Window};
use kanikey_entities::UserDetailed;

/// Users whom the caller might like to follow.
pub struct Recommendation;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    offset: Option<Int<0, 1_000_000>>,
}

impl Endpoint for Recommendation {
    const META: Meta = Meta::new(
        "users/recommendation",
        module_path!(),
        "Users whom the caller might like to follow.",
    )
    .user()
    .permission(Permission::ReadAccount);
    type Params = Params;
    type Answer = Vec<UserDetailed>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<UserDetailed>> {
        let window = Window {
            viewer: ctx.viewer_id(),
            now: ctx.site.clock.now(),
            limit: params.limit.get(),
            offset: params.offset.map_or(0, Int::get),
        };
        let mut conn = ctx.conn().await?;
        let found = users::recommended(&mut conn, window).await?;
        Ok(kanikey_pack::users_detailed(&ctx.site, &mut conn, ctx.viewer_id(), found).await?)
    }
}
