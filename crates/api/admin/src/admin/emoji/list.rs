//! `admin/emoji/list`: the server's custom emojis, a page at a time.

use kanikey_api_kit::prelude::*;
use kanikey_db::emojis;
use kanikey_entities::EmojiDetailed;

/// The server's custom emojis, a page at a time.
pub struct List;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    /// Only those with this in their names.
    #[serde(default)]
    query: Option<Text<0, 128>>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for List {
    const META: Meta = Meta::new("admin/emoji/list", module_path!(), "The server's custom emojis.")
        .user()
        .policy("canManageCustomEmojis")
        .permission(Permission::ReadAdminEmoji);
    type Params = Params;
    type Answer = Vec<EmojiDetailed>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<EmojiDetailed>> {
        let page = params.page.resolve();
        let rows = emojis::local_page(&mut *ctx.conn().await?, params.query.as_deref(), &page).await?;
        Ok(kanikey_pack::emojis_detailed(rows))
    }
}
