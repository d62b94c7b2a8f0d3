//! Answers that several endpoints give.

use kanikey_api_kit::{ApiResult, Ctx};
use kanikey_db::apps::App as AppRow;
use kanikey_db::{DbError, users};
use kanikey_entities::{App, MeDetailed};

/// The caller's account as it is now.
pub(crate) async fn me(ctx: &Ctx) -> ApiResult<MeDetailed> {
    let id = &ctx.me()?.user.id;
    let mut conn = ctx.conn().await?;
    let user = users::by_id(&mut conn, id).await?.ok_or(DbError::NotFound)?;
    Ok(kanikey_pack::me(&ctx.site, &mut conn, &user).await?)
}

/// An app; its secret only for whoever makes it.
pub(crate) fn app(row: AppRow, with_secret: bool) -> App {
    App {
        id: row.id,
        name: row.name,
        callback_url: row.callback_url,
        permission: row.permission,
        secret: with_secret.then_some(row.secret),
        is_authorized: None,
    }
}
