//! `notes/search-by-tag`: lists the notes with hashtags.

use kanikey_api_kit::errors::INVALID_PARAM;
use kanikey_api_kit::prelude::*;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::timelines;
use kanikey_entities::Note;

/// Lists the notes with hashtags.
pub struct SearchByTag;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    /// One tag.
    #[serde(default)]
    tag: Option<Text<1, 256>>,
    /// Groups of tags: any group, of each all.
    #[serde(default)]
    query: Option<Vec<Vec<Text<1, 256>>>>,
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

impl Endpoint for SearchByTag {
    const META: Meta = Meta::new("notes/search-by-tag", module_path!(), "Lists the notes with hashtags.").anyone();
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let groups = groups(&params)?;
        let kinds = Kinds {
            only_files: params.with_files.unwrap_or(false),
            reply: params.reply,
            renote: params.renote,
            poll: params.poll,
            ..Kinds::default()
        };
        let mut conn = ctx.conn().await?;
        let listing = Listing::Tags(&groups);
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, ctx.viewer_id(), listing, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}

/// Most tags in one query.
const MAX_TAGS: usize = 100;

fn groups(params: &Params) -> ApiResult<Vec<Vec<String>>> {
    let groups: Vec<Vec<String>> = match (&params.tag, &params.query) {
        (Some(tag), _) => vec![vec![tag.to_lowercase()]],
        (None, Some(query)) => query
            .iter()
            .map(|group| group.iter().map(|tag| tag.to_lowercase()).collect())
            .collect(),
        (None, None) => return Err(INVALID_PARAM.into()),
    };
    let is_empty = groups.is_empty() || groups.iter().any(Vec::is_empty);
    if is_empty || groups.iter().map(Vec::len).sum::<usize>() > MAX_TAGS {
        return Err(INVALID_PARAM.into());
    }
    Ok(groups)
}
