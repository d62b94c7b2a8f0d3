//! `notes/user-list-timeline`: shows what the members of a list say.

use kanikey_api_kit::prelude::*;
use kanikey_db::lists;
use kanikey_db::notes::Kinds;
use kanikey_domain::timelines;
use kanikey_entities::Note;

const NO_SUCH_LIST: ErrorCode = ErrorCode::new("NO_SUCH_LIST", "8fb1fbd5-e476-4c37-9fb0-43d55b63a2ff", "No such list.");

/// Shows what the members of a list say.
pub struct UserListTimeline;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    list_id: Id,
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

impl Endpoint for UserListTimeline {
    const META: Meta = Meta::new(
        "notes/user-list-timeline",
        module_path!(),
        "Shows what the members of a list say.",
    )
    .user()
    .permission(Permission::ReadAccount)
    .errors(&[NO_SUCH_LIST]);
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
        let list = lists::by_id(&mut conn, &params.list_id).await?;
        let list = list.filter(|list| list.user_id == me.user.id).ok_or(NO_SUCH_LIST)?;
        let page = params.page.resolve();
        let notes = timelines::user_list(&ctx.site, &mut conn, &me.user.id, &list.id, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
