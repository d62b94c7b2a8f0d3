//! `notes/search`: searches the texts of notes.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::timelines;
use kanikey_entities::Note;

const UNAVAILABLE: ErrorCode = ErrorCode::new(
    "UNAVAILABLE",
    "0b44998d-77aa-4427-80d0-d2c9b8523011",
    "Search of notes unavailable.",
);

/// Searches the texts of notes.
pub struct Search;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    query: Text<0, 1000>,
    #[serde(default)]
    user_id: Option<Id>,
    #[serde(default)]
    host: Option<String>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Search {
    const META: Meta = Meta::new("notes/search", module_path!(), "Searches the texts of notes.")
        .anyone()
        .errors(&[UNAVAILABLE]);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        if !ctx.policies().can_search_notes {
            return Err(UNAVAILABLE.into());
        }
        let kinds = Kinds::default();
        let mut conn = ctx.conn().await?;
        let listing = Listing::Search {
            query: &params.query,
            user_id: params.user_id.as_deref(),
            host: params.host.as_deref(),
        };
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, ctx.viewer_id(), listing, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
