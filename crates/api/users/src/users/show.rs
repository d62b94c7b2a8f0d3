//! `users/show`: shows a user, or several.

use std::collections::HashMap;

use kanikey_api_kit::prelude::*;
use kanikey_core::Host;
use kanikey_db::users::{self, User};
use kanikey_domain::instance::UgcVisibility;
use kanikey_entities::UserDetailed;

use crate::lookup;

const FAILED_TO_RESOLVE_REMOTE_USER: ErrorCode = ErrorCode::new(
    "FAILED_TO_RESOLVE_REMOTE_USER",
    "ef7b9be4-9cba-4e6f-ab41-90ed171c7d3c",
    "Failed to resolve remote user.",
);
const NO_SUCH_USER: ErrorCode =
    ErrorCode::new("NO_SUCH_USER", "4362f8dc-731f-4ad8-a694-be5a88922a24", "No such user.").status(404);

/// Shows a user, or several.
pub struct Show;

/// Its parameters: an id, some ids, or a handle.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    user_id: Option<Id>,
    #[serde(default)]
    user_ids: Option<UniqueVec<Id, 0, 100>>,
    #[serde(default)]
    username: Option<String>,
    /// `null` is this server.
    #[serde(default)]
    host: Option<String>,
}

/// One where one was asked for, else a list.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// The one.
    One(Box<UserDetailed>),
    /// Those that are there, in the order in which they were asked for.
    Many(Vec<UserDetailed>),
}

impl Endpoint for Show {
    const META: Meta = Meta::new("users/show", module_path!(), "Shows a user, or several.")
        .anyone()
        .errors(&[FAILED_TO_RESOLVE_REMOTE_USER, NO_SUCH_USER]);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        if let Some(ids) = params.user_ids {
            return many(&ctx, ids.into_vec()).await.map(Answer::Many);
        }
        let user = match (&params.user_id, &params.username) {
            (Some(id), _) => lookup::user(&ctx, id, NO_SUCH_USER).await?,
            (None, Some(username)) => by_handle(&ctx, username, params.host.as_deref()).await?,
            (None, None) => return Err(lookup::neither()),
        };
        if !is_shown(&ctx, &user) {
            return Err(NO_SUCH_USER.into());
        }
        let mut conn = ctx.conn().await?;
        let packed = lookup::detailed(&ctx, &mut conn, user).await?;
        Ok(Answer::One(Box::new(packed)))
    }
}

async fn many(ctx: &Ctx, ids: Vec<Id>) -> ApiResult<Vec<UserDetailed>> {
    let ids: Vec<String> = ids.into_iter().map(Id::into_string).collect();
    let mut conn = ctx.conn().await?;
    let found = users::by_ids(&conn, &ids).await?;
    let mut found: HashMap<String, User> = found.into_iter().map(|user| (user.id.clone(), user)).collect();
    let shown = ids
        .iter()
        .filter_map(|id| found.remove(id))
        .filter(|user| is_shown(ctx, user))
        .collect();
    Ok(kanikey_pack::users_detailed(&ctx.site, &mut conn, ctx.viewer_id(), shown).await?)
}

/// Visitors cannot make this server ask another one.
async fn by_handle(ctx: &Ctx, username: &str, host: Option<&str>) -> ApiResult<User> {
    let acct = lookup::acct(ctx, username, host).ok_or(NO_SUCH_USER)?;
    if acct.host.is_some() && ctx.caller.is_some() {
        let found = ctx.site.resolver.user_by_acct(&ctx.site, &acct).await?;
        return found.ok_or_else(|| FAILED_TO_RESOLVE_REMOTE_USER.into());
    }
    let mut conn = ctx.conn().await?;
    let host = acct.host.as_ref().map(Host::as_str);
    let user = users::by_username(&mut conn, &acct.username.to_lowercase(), host).await?;
    user.ok_or_else(|| NO_SUCH_USER.into())
}

fn is_shown(ctx: &Ctx, user: &User) -> bool {
    let Some(caller) = &ctx.caller else {
        let is_open = match ctx.site.settings.settings().ugc_visibility_for_visitor {
            UgcVisibility::All => true,
            UgcVisibility::Local => user.host.is_none(),
            UgcVisibility::None => false,
        };
        return is_open && !user.is_suspended && !user.is_deleted;
    };
    let is_moderator = caller.user.is_moderator || caller.user.is_administrator;
    !user.is_deleted && (!user.is_suspended || is_moderator)
}
