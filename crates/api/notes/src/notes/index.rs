//! `notes`: lists public notes.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::timelines;
use kanikey_entities::Note;

/// Lists public notes.
pub struct Notes;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    local: Option<bool>,
    #[serde(default)]
    reply: Option<bool>,
    #[serde(default)]
    renote: Option<bool>,
    #[serde(default)]
    with_files: Option<bool>,
    #[serde(default)]
    poll: Option<bool>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Notes {
    const META: Meta = Meta::new("notes", module_path!(), "Lists public notes.").anyone();
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let kinds = Kinds {
            only_files: params.with_files.unwrap_or(false),
            reply: params.reply,
            renote: params.renote,
            poll: params.poll,
            ..Kinds::default()
        };
        let mut conn = ctx.conn().await?;
        let listing = if params.local.unwrap_or(false) {
            Listing::Local
        } else {
            Listing::Global
        };
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, ctx.viewer_id(), listing, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
