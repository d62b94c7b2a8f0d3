//! `following/update`: changes what a follow shows and notifies of.

use kanikey_api_kit::prelude::*;
use kanikey_db::following;
use kanikey_entities::UserLite;

use super::Notify;
use crate::lookup;

const FOLLOWEE_IS_YOURSELF: ErrorCode = ErrorCode::new(
    "FOLLOWEE_IS_YOURSELF",
    "4c4cbaf9-962a-463b-8418-a5e365dbf2eb",
    "Followee is yourself.",
);
const NOT_FOLLOWING: ErrorCode = ErrorCode::new(
    "NOT_FOLLOWING",
    "b8dc75cf-1cb5-46c9-b14b-5f1ffbd782c9",
    "You are not following that user.",
);
const NO_SUCH_USER: ErrorCode = ErrorCode::new("NO_SUCH_USER", "14318698-f67e-492a-99da-5353a5ac52be", "No such user.");

/// Changes what a follow shows and notifies of.
pub struct Update;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    user_id: Id,
    #[serde(default)]
    notify: Option<Notify>,
    #[serde(default)]
    with_replies: Option<bool>,
}

impl Endpoint for Update {
    const META: Meta = Meta::new(
        "following/update",
        module_path!(),
        "Changes what a follow shows and notifies of.",
    )
    .user()
    .permission(Permission::WriteFollowing)
    .limit(Limit::per_hour(100))
    .errors(&[FOLLOWEE_IS_YOURSELF, NOT_FOLLOWING, NO_SUCH_USER]);
    type Params = Params;
    type Answer = UserLite;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<UserLite> {
        let me = &ctx.me()?.user;
        if me.id == params.user_id.as_str() {
            return Err(FOLLOWEE_IS_YOURSELF.into());
        }
        let followee = lookup::user(&ctx, &params.user_id, NO_SUCH_USER).await?;
        let mut conn = ctx.conn().await?;
        let notify = params.notify.map(Notify::as_str);
        if !following::update(&mut conn, &me.id, &followee.id, notify, params.with_replies).await? {
            return Err(NOT_FOLLOWING.into());
        }
        drop(conn);
        lookup::lite(&ctx, followee).await
    }
}
