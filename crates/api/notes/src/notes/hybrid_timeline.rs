//! `notes/hybrid-timeline`: shows the home and local timelines together.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::Kinds;
use kanikey_domain::timelines;
use kanikey_entities::Note;

const STL_DISABLED: ErrorCode = ErrorCode::new(
    "STL_DISABLED",
    "620763f4-f621-4533-ab33-0577a1a3c342",
    "Hybrid timeline has been disabled.",
);
const BOTH_WITH_REPLIES_AND_WITH_FILES: ErrorCode = ErrorCode::new(
    "BOTH_WITH_REPLIES_AND_WITH_FILES",
    "dfaa3eb7-8002-4cb7-bcc4-1095df46656f",
    "Specifying both withReplies and withFiles is not supported",
);

/// Shows the home and local timelines together.
pub struct HybridTimeline;

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
    #[serde(default)]
    include_my_renotes: Option<bool>,
    #[serde(default)]
    include_renoted_my_notes: Option<bool>,
    #[serde(default)]
    include_local_renotes: Option<bool>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for HybridTimeline {
    const META: Meta = Meta::new(
        "notes/hybrid-timeline",
        module_path!(),
        "Shows the home and local timelines together.",
    )
    .user()
    .permission(Permission::ReadAccount)
    .errors(&[STL_DISABLED, BOTH_WITH_REPLIES_AND_WITH_FILES]);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let me = ctx.me()?;
        if !ctx.policies().ltl_available {
            return Err(STL_DISABLED.into());
        }
        let with_replies = params.with_replies.unwrap_or(false);
        if with_replies && params.with_files.unwrap_or(false) {
            return Err(BOTH_WITH_REPLIES_AND_WITH_FILES.into());
        }
        let kinds = Kinds {
            only_files: params.with_files.unwrap_or(false),
            renotes: params.with_renotes.unwrap_or(true),
            replies: with_replies,
            my_renotes: params.include_my_renotes.unwrap_or(true),
            renoted_mine: params.include_renoted_my_notes.unwrap_or(true),
            local_renotes: params.include_local_renotes.unwrap_or(true),
            ..Kinds::default()
        };
        let mut conn = ctx.conn().await?;
        let notes = timelines::hybrid(&ctx.site, &mut conn, &me.user.id, kinds, &params.page.resolve()).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
