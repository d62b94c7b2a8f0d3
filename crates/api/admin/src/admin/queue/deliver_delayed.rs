//! `admin/queue/deliver-delayed`: how much waits for the servers that fail.

use kanikey_api_kit::prelude::*;
use kanikey_db::queues::deliver;

/// How much waits for the servers that fail.
pub struct DeliverDelayed;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

impl Endpoint for DeliverDelayed {
    const META: Meta = Meta::new(
        "admin/queue/deliver-delayed",
        module_path!(),
        "How much waits for the servers that fail.",
    )
    .moderator()
    .permission(Permission::ReadAdminQueue);
    type Params = Params;
    type Answer = Vec<(String, i64)>;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Vec<(String, i64)>> {
        let rows = deliver::delayed_hosts(&mut *ctx.conn().await?).await?;
        Ok(rows.into_iter().map(|row| (row.host, row.count)).collect())
    }
}
