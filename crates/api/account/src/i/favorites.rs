//! `i/favorites`: one's favorite notes.

use kanikey_api_kit::prelude::*;
use kanikey_db::favorites;
use kanikey_entities::NoteFavorite;

/// One's favorite notes.
pub struct Favorites;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Favorites {
    const META: Meta = Meta::new("i/favorites", module_path!(), "One's favorite notes.")
        .user()
        .permission(Permission::ReadFavorites);
    type Params = Params;
    type Answer = Vec<NoteFavorite>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<NoteFavorite>> {
        let me = &ctx.me()?.user.id;
        let mut conn = ctx.conn().await?;
        let rows = favorites::page(&mut conn, me, &params.page.resolve()).await?;
        Ok(kanikey_pack::favorites(&ctx.site, &mut conn, Some(me), rows).await?)
    }
}
