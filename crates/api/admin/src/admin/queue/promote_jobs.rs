//! `admin/queue/promote-jobs`: does all jobs now that are to be tried again later.

use kanikey_api_kit::prelude::*;
use kanikey_domain::queues;

use super::QueueName;

/// Does all jobs now that are to be tried again later.
pub struct PromoteJobs;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    queue: QueueName,
    /// Only those for or from this server.
    #[serde(default)]
    host: Option<HostName>,
}

impl Endpoint for PromoteJobs {
    const META: Meta = Meta::new(
        "admin/queue/promote-jobs",
        module_path!(),
        "Does all jobs now that are to be tried again later.",
    )
    .moderator()
    .permission(Permission::WriteAdminQueue);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<NoContent> {
        let host = params.host.as_deref();
        match params.queue {
            QueueName::Deliver => queues::promote_deliveries(&ctx.site, host).await?,
            QueueName::Inbox => queues::promote_arrivals(&ctx.site, host).await?,
            _ => {}
        }
        Ok(NoContent)
    }
}
