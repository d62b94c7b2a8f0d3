//! `notifications/mark-all-as-read`.

use kanikey_api_kit::prelude::*;
use kanikey_domain::accounts;

/// Marks all notifications as read.
pub struct MarkAllAsRead;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

impl Endpoint for MarkAllAsRead {
    const META: Meta = Meta::new(
        "notifications/mark-all-as-read",
        module_path!(),
        "Marks all notifications as read.",
    )
    .user()
    .permission(Permission::WriteNotifications);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<NoContent> {
        accounts::read_notifications(&ctx.site, &ctx.me()?.user.id).await?;
        Ok(NoContent)
    }
}
