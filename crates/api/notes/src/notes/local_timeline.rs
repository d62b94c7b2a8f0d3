//! `notes/local-timeline`: shows the public notes of this server.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::{Kinds, Listing};
use kanikey_domain::timelines;
use kanikey_entities::Note;

const LTL_DISABLED: ErrorCode = ErrorCode::new(
    "LTL_DISABLED",
    "45a6eb02-7695-4393-b023-dd3be9aaaefd",
    "Local timeline has been disabled.",
);
const BOTH_WITH_REPLIES_AND_WITH_FILES: ErrorCode = ErrorCode::new(
    "BOTH_WITH_REPLIES_AND_WITH_FILES",
    "dd9c8400-1cb5-4eef-8a31-200c5f933793",
    "Specifying both withReplies and withFiles is not supported",
);

/// Shows the public notes of this server.
pub struct LocalTimeline;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    with_files: Option<bool>,
    #[serde(default)]
    with_renotes: Option<bool>,
    #[serde(default)]
    with_replies: Option<bool>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for LocalTimeline {
    const META: Meta = Meta::new(
        "notes/local-timeline",
        module_path!(),
        "Shows the public notes of this server.",
    )
    .anyone()
    .errors(&[LTL_DISABLED, BOTH_WITH_REPLIES_AND_WITH_FILES]);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        if !ctx.policies().ltl_available {
            return Err(LTL_DISABLED.into());
        }
        let (only_files, replies) = (params.with_files.unwrap_or(false), params.with_replies.unwrap_or(false));
        if only_files && replies {
            return Err(BOTH_WITH_REPLIES_AND_WITH_FILES.into());
        }
        let kinds = Kinds {
            only_files,
            renotes: params.with_renotes.unwrap_or(true),
            replies,
            ..Kinds::default()
        };
        let mut conn = ctx.conn().await?;
        let listing = Listing::Local;
        let page = params.page.resolve();
        let notes = timelines::list(&ctx.site, &mut conn, ctx.viewer_id(), listing, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
