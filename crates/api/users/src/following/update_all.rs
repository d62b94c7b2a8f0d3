//! `following/update-all`: changes what all follows of the caller show and notify of.

use kanikey_api_kit::prelude::*;
use kanikey_db::following;

use super::Notify;

/// Changes what all follows of the caller show and notify of.
pub struct UpdateAll;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(default)]
    notify: Option<Notify>,
    #[serde(default)]
    with_replies: Option<bool>,
}

impl Endpoint for UpdateAll {
    const META: Meta = Meta::new(
        "following/update-all",
        module_path!(),
        "Changes what all follows of the caller show and notify of.",
    )
    .user()
    .permission(Permission::WriteFollowing)
    .limit(Limit::per_hour(10));
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let me = &ctx.me()?.user;
        let mut conn = ctx.conn().await?;
        let notify = params.notify.map(Notify::as_str);
        following::update_all(&mut conn, &me.id, notify, params.with_replies).await?;
        Ok(NoContent)
    }
}
