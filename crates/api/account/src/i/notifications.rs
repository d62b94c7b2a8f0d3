//! `i/notifications`: What one was told.

use kanikey_api_kit::prelude::*;
use kanikey_db::users;
use kanikey_domain::accounts;
use kanikey_entities::Notification;

/// What one was told.
pub struct Notifications;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    #[serde(flatten)]
    page: Page,
    /// Whether everything counts as read from now on; it does, unless this is false.
    #[serde(default)]
    mark_as_read: Option<bool>,
    /// Only of these types.
    #[serde(default)]
    include_types: Option<UniqueVec<Text<1, 64>, 0, 64>>,
    /// Not of these types.
    #[serde(default)]
    exclude_types: Option<UniqueVec<Text<1, 64>, 0, 64>>,
}

impl Endpoint for Notifications {
    const META: Meta = Meta::new("i/notifications", module_path!(), "What one was told.")
        .user()
        .permission(Permission::ReadNotifications)
        .limit(Limit::new(30, 30_000));
    type Params = Params;
    type Answer = Vec<Notification>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Notification>> {
        let me = &ctx.me()?.user;
        let include = params.include_types.map(types);
        // Misskey's way to ask for nothing.
        if include.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let include = include.unwrap_or_default();
        let exclude = params.exclude_types.map(types).unwrap_or_default();
        let page = params.page.resolve();
        let mut conn = ctx.conn().await?;
        let rows = users::notifications_of(&mut conn, &me.id, &include, &exclude, &page).await?;
        let packed = kanikey_pack::notifications(&ctx.site, &mut conn, Some(&me.id), rows).await?;
        drop(conn);
        if params.mark_as_read != Some(false) {
            accounts::read_notifications(&ctx.site, &me.id).await?;
        }
        Ok(packed)
    }
}

fn types(types: UniqueVec<Text<1, 64>, 0, 64>) -> Vec<String> {
    types.into_vec().into_iter().map(Text::into_string).collect()
}
