//! `notes/global-timeline`: shows all public notes.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::timelines;
use kanikey_entities::Note;

const GTL_DISABLED: ErrorCode = ErrorCode::new(
    "GTL_DISABLED",
    "0332fc13-6ab2-4427-ae80-a9fadffd1a6b",
    "Global timeline has been disabled.",
);

/// Shows all public notes.
pub struct GlobalTimeline;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    with_files: Option<bool>,
    #[serde(default)]
    with_renotes: Option<bool>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for GlobalTimeline {
    const META: Meta = Meta::new("notes/global-timeline", module_path!(), "Shows all public notes.")
        .anyone()
        .errors(&[GTL_DISABLED]);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        if !ctx.policies().gtl_available {
            return Err(GTL_DISABLED.into());
        }
        let kinds = Kinds {
            only_files: params.with_files.unwrap_or(false),
            renotes: params.with_renotes.unwrap_or(true),
            ..Kinds::default()
        };
        let mut conn = ctx.conn().await?;
        let listing = Listing::Global;
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, ctx.viewer_id(), listing, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
