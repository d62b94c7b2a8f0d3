//! `admin/queue/queues`: the queues, with how much is in them.

use kanikey_api_kit::prelude::*;
use kanikey_entities::{QueueCount, QueueMetrics};

use super::QueueName;
use super::counted::{count, metrics};

/// The queues, with how much is in them.
pub struct Queues;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// A queue.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    name: QueueName,
    counts: QueueCount,
    is_paused: bool,
    metrics: Metrics,
}

/// What came to an end, and what failed, by the minute.
#[derive(Serialize, JsonSchema)]
pub struct Metrics {
    completed: QueueMetrics,
    failed: QueueMetrics,
}

impl Endpoint for Queues {
    const META: Meta = Meta::new(
        "admin/queue/queues",
        module_path!(),
        "The queues, with how much is in them.",
    )
    .moderator()
    .permission(Permission::ReadAdminQueue);
    type Params = Params;
    type Answer = [Queue; 2];

    async fn call(ctx: Ctx, _: Params) -> ApiResult<[Queue; 2]> {
        Ok([
            queue(&ctx, QueueName::Deliver).await?,
            queue(&ctx, QueueName::Inbox).await?,
        ])
    }
}

/// One queue.
pub(super) async fn queue(ctx: &Ctx, name: QueueName) -> ApiResult<Queue> {
    let counts = count(ctx, name).await?;
    let (completed, failed) = metrics(ctx, name).await?;
    Ok(Queue {
        name,
        counts,
        is_paused: false,
        metrics: Metrics { completed, failed },
    })
}
