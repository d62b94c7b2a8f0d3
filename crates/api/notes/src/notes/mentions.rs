//! `notes/mentions`: lists the notes that mention the caller.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::timelines;
use kanikey_entities::Note;

/// Lists the notes that mention the caller.
pub struct Mentions;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    following: Option<bool>,
    #[serde(default)]
    visibility: Option<String>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Mentions {
    const META: Meta = Meta::new(
        "notes/mentions",
        module_path!(),
        "Lists the notes that mention the caller.",
    )
    .user()
    .permission(Permission::ReadAccount);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let kinds = Kinds::default();
        let mut conn = ctx.conn().await?;
        let listing = Listing::Mentions {
            following: params.following.unwrap_or(false),
            visibility: params.visibility.as_deref(),
        };
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, ctx.viewer_id(), listing, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
