//! `admin/queue/stats`: how much is in the queues.

use kanikey_api_kit::prelude::*;
use kanikey_entities::QueueCount;

use super::QueueName;
use super::counted::count;

/// How much is in the queues.
pub struct Stats;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// The queues that Misskey tells of here.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    deliver: QueueCount,
    inbox: QueueCount,
    db: QueueCount,
    object_storage: QueueCount,
}

impl Endpoint for Stats {
    const META: Meta = Meta::new("admin/queue/stats", module_path!(), "How much is in the queues.")
        .moderator()
        .permission(Permission::ReadAdminEmoji);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Answer> {
        Ok(Answer {
            deliver: count(&ctx, QueueName::Deliver).await?,
            inbox: count(&ctx, QueueName::Inbox).await?,
            db: QueueCount::default(),
            object_storage: QueueCount::default(),
        })
    }
}
