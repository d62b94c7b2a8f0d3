//! `notes/timeline`: shows the home timeline.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::Kinds;
use kanikey_domain::timelines;
use kanikey_entities::Note;

/// Shows the home timeline.
pub struct Timeline;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    with_files: Option<bool>,
    #[serde(default)]
    with_renotes: Option<bool>,
    #[serde(default)]
    include_my_renotes: Option<bool>,
    #[serde(default)]
    include_renoted_my_notes: Option<bool>,
    #[serde(default)]
    include_local_renotes: Option<bool>,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Timeline {
    const META: Meta = Meta::new("notes/timeline", module_path!(), "Shows the home timeline.")
        .user()
        .permission(Permission::ReadAccount);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        let me = ctx.me()?;
        let kinds = Kinds {
            only_files: params.with_files.unwrap_or(false),
            renotes: params.with_renotes.unwrap_or(true),
            replies: true,
            my_renotes: params.include_my_renotes.unwrap_or(true),
            renoted_mine: params.include_renoted_my_notes.unwrap_or(true),
            local_renotes: params.include_local_renotes.unwrap_or(true),
            ..Kinds::default()
        };
        let mut conn = ctx.conn().await?;
        let notes = timelines::home(&ctx.site, &mut conn, &me.user.id, kinds, &params.page.resolve()).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
