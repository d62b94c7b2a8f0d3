//! `users/reactions`: what a user reacted with.

use kanikey_api_kit::prelude::*;
use kanikey_db::{reactions, users};
use kanikey_entities::NoteReactionWithNote;

const IS_REMOTE_USER: ErrorCode = ErrorCode::new(
    "IS_REMOTE_USER",
    "6b95fa98-8cf9-2350-e284-f0ffdb54a805",
    "Currently unavailable to display reactions of remote users. See https://github.com/misskey-dev/misskey/issues/12964",
);
const REACTIONS_NOT_PUBLIC: ErrorCode = ErrorCode::new(
    "REACTIONS_NOT_PUBLIC",
    "673a7dd2-6924-1093-e0c0-e68456ceae5c",
    "Reactions of the user is not public.",
);

/// What a user reacted with.
pub struct Reactions;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for Reactions {
    const META: Meta = Meta::new("users/reactions", module_path!(), "What a user reacted with.")
        .anyone()
        .errors(&[IS_REMOTE_USER, REACTIONS_NOT_PUBLIC]);
    type Params = Params;
    type Answer = Vec<NoteReactionWithNote>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<NoteReactionWithNote>> {
        let is_own = ctx.viewer_id() == Some(params.user_id.as_str());
        let mut conn = ctx.conn().await?;
        let user = users::by_id(&mut conn, &params.user_id).await?;
        let user = user.ok_or(REACTIONS_NOT_PUBLIC)?;
        if user.host.is_some() {
            return Err(IS_REMOTE_USER.into());
        }
        let profile = users::profile(&mut conn, &user.id).await?;
        if !is_own && !profile.is_some_and(|profile| profile.public_reactions) {
            return Err(REACTIONS_NOT_PUBLIC.into());
        }
        let (now, page) = (ctx.site.clock.now(), params.page.resolve());
        let rows = reactions::page_of_user(&mut conn, &user.id, ctx.viewer_id(), now, &page).await?;
        Ok(kanikey_pack::reactions_with_notes(&ctx.site, &mut conn, ctx.viewer_id(), rows).await?)
    }
}
