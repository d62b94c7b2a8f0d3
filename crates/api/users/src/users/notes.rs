//! `users/notes`: what a user says.

use kanikey_api_kit::prelude::*;
use kanikey_db::notes::Kinds;
use kanikey_domain::timelines;
use kanikey_entities::Note;

use crate::lookup;

const BOTH_WITH_REPLIES_AND_WITH_FILES: ErrorCode = ErrorCode::new(
    "BOTH_WITH_REPLIES_AND_WITH_FILES",
    "91c8cb9f-36ed-46e7-9ca2-7df96ed6e222",
    "Specifying both withReplies and withFiles is not supported",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "27e494ba-2ac2-48e8-893b-10d4d8c2387b", "No such user.");
const SIGNIN_REQUIRED: ErrorCode = ErrorCode::new(
    "SIGNIN_REQUIRED",
    "d1588a9e-4b4d-4c07-807f-16f1486577a2",
    "Signin required.",
);

/// What a user says.
pub struct Notes;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
    /// Replies to others, too.
    #[serde(default)]
    with_replies: bool,
    /// Renotes, too.
    #[serde(default)]
    with_renotes: Option<bool>,
    /// Only notes with files.
    #[serde(default)]
    with_files: bool,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Notes {
    const META: Meta = Meta::new("users/notes", module_path!(), "What a user says.")
        .anyone()
        .errors(&[BOTH_WITH_REPLIES_AND_WITH_FILES, NO_SUCH_USER, SIGNIN_REQUIRED]);
    type Params = Params;
    type Answer = Vec<Note>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Note>> {
        if params.with_replies && params.with_files {
            return Err(BOTH_WITH_REPLIES_AND_WITH_FILES.into());
        }
        let user = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        if user.require_signin_to_view_contents && ctx.caller.is_none() {
            return Err(SIGNIN_REQUIRED.into());
        }
        let kinds = Kinds {
            only_files: params.with_files,
            renotes: params.with_renotes.unwrap_or(true),
            replies: params.with_replies,
            ..Kinds::default()
        };
        let page = params.page.resolve();
        let mut conn = ctx.conn().await?;
        let notes = timelines::user(&ctx.site, &mut conn, ctx.viewer_id(), &user.id, kinds, &page).await?;
        Ok(kanikey_pack::notes(&ctx.site, &mut conn, ctx.viewer_id(), notes).await?)
    }
}
