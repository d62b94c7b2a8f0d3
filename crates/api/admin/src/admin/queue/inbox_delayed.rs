//! `admin/queue/inbox-delayed`: how much is to be tried again, by the server that sent it.

use kanikey_api_kit::prelude::*;
use kanikey_db::queues::inbox;

/// How much is to be tried again, by the server that sent it.
pub struct InboxDelayed;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

impl Endpoint for InboxDelayed {
    const META: Meta = Meta::new(
        "admin/queue/inbox-delayed",
        module_path!(),
        "How much is to be tried again, by the server that sent it.",
    )
    .moderator()
    .permission(Permission::ReadAdminQueue);
    type Params = Params;
    type Answer = Vec<(String, i64)>;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Vec<(String, i64)>> {
        let rows = inbox::delayed_hosts(&mut *ctx.conn().await?, ctx.site.clock.now()).await?;
        Ok(rows.into_iter().map(|row| (row.host, row.count)).collect())
    }
}
