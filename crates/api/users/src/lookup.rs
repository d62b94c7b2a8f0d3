//! Finding the users that parameters name.

use kanikey_api_kit::errors;
use kanikey_api_kit::prelude::*;
use kanikey_core::{Acct, Host};
use kanikey_db::Connection;
use kanikey_db::following;
use kanikey_db::users::{self, User};
use kanikey_entities::{UserDetailed, UserLite};
use serde_json::json;

/// Found users: profiles, or what lists show.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Found {
    /// Profiles.
    Detailed(Vec<UserDetailed>),
    /// What lists show.
    Lite(Vec<UserLite>),
}

/// The user with this id; `missing` where there is none.
pub async fn user(ctx: &Ctx, id: &str, missing: ErrorCode) -> ApiResult<User> {
    let mut conn = ctx.conn().await?;
    let user = users::by_id(&mut conn, id).await?;
    user.filter(|user| !user.is_deleted).ok_or_else(|| missing.into())
}

/// The user with this id or handle, without asking other servers; `missing` where there is none.
pub async fn user_or_handle(
    ctx: &Ctx,
    id: Option<&Id>,
    username: Option<&str>,
    host: Option<&str>,
    missing: ErrorCode,
) -> ApiResult<User> {
    if let Some(id) = id {
        return user(ctx, id, missing).await;
    }
    let username = username.ok_or_else(neither)?;
    let acct = acct(ctx, username, host).ok_or(missing)?;
    let mut conn = ctx.conn().await?;
    let host = acct.host.as_ref().map(Host::as_str);
    let user = users::by_username(&mut conn, &acct.username.to_lowercase(), host).await?;
    user.filter(|user| !user.is_deleted).ok_or_else(|| missing.into())
}

/// The handle that these two parameters make; `None` where they cannot be one.
pub fn acct(ctx: &Ctx, username: &str, host: Option<&str>) -> Option<Acct> {
    let host = match host.filter(|host| !host.is_empty()) {
        Some(host) => Some(Host::parse(host)?),
        None => None,
    };
    kanikey_core::acct::is_remote_username(username).then(|| {
        let username = username.to_owned();
        ctx.site.urls.relative(Acct { username, host })
    })
}

/// Neither an id nor a handle was given.
pub fn neither() -> ApiError {
    errors::INVALID_PARAM.with_info(json!({ "param": "#/anyOf", "reason": "must match a schema in anyOf" }))
}

/// A user as lists show them.
pub async fn lite(ctx: &Ctx, user: User) -> ApiResult<UserLite> {
    let mut conn = ctx.conn().await?;
    let mut packed =
        kanikey_pack::users_lite(&ctx.site, &mut conn, ctx.viewer_id(), std::slice::from_ref(&user.id)).await?;
    packed.remove(&user.id).ok_or_else(|| errors::INTERNAL_ERROR.into())
}

/// A user's profile.
pub async fn detailed(ctx: &Ctx, conn: &mut Connection, user: User) -> ApiResult<UserDetailed> {
    let packed = kanikey_pack::users_detailed(&ctx.site, conn, ctx.viewer_id(), vec![user]).await?;
    packed.into_iter().next().ok_or_else(|| errors::INTERNAL_ERROR.into())
}

/// Whether the caller may see the followers or followees of `user`, which are for `public`, `followers` or `private`.
pub async fn may_see_follows(ctx: &Ctx, conn: &mut Connection, user: &User, audience: &str) -> ApiResult<bool> {
    if audience == "public" {
        return Ok(true);
    }
    let Some(caller) = &ctx.caller else {
        return Ok(false);
    };
    let me = &caller.user;
    if me.id == user.id || me.is_moderator || me.is_administrator {
        return Ok(true);
    }
    Ok(audience == "followers" && following::between(conn, &me.id, &user.id).await?.is_some())
}

/// Found users in their order: profiles where `detail` is wanted.
pub async fn found(ctx: &Ctx, conn: &mut Connection, users: Vec<User>, detail: bool) -> ApiResult<Found> {
    if detail {
        let packed = kanikey_pack::users_detailed(&ctx.site, conn, ctx.viewer_id(), users).await?;
        return Ok(Found::Detailed(packed));
    }
    let ids: Vec<String> = users.into_iter().map(|user| user.id).collect();
    let mut packed = kanikey_pack::users_lite(&ctx.site, conn, ctx.viewer_id(), &ids).await?;
    Ok(Found::Lite(ids.iter().filter_map(|id| packed.remove(id)).collect()))
}
