//! `admin/queue/*`: what waits for other servers, and what they sent.

pub mod clear;
mod counted;
pub mod deliver_delayed;
pub mod inbox_delayed;
mod job;
pub mod jobs;
pub mod promote_jobs;
pub mod queue_stats;
pub mod queues;
pub mod remove_job;
pub mod retry_job;
pub mod show_job;
pub mod show_job_logs;
pub mod stats;

use kanikey_api_kit::prelude::*;
use kanikey_domain::queues::Retry;

/// The queues by Misskey's names. Only `deliver` and `inbox` exist here; in the others there is never anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is its name")]
pub enum QueueName {
    System,
    EndedPollNotification,
    PostScheduledNote,
    Deliver,
    Inbox,
    Db,
    Relationship,
    ObjectStorage,
    UserWebhookDeliver,
    SystemWebhookDeliver,
}

/// One job.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct JobParams {
    queue: QueueName,
    job_id: Text<1, 300>,
}

const NO_SUCH_JOB: ErrorCode = ErrorCode::new(
    "NO_SUCH_JOB",
    "9c9d0c5e-4c4e-4d1b-8f4f-1e5a8ce4b0a7",
    "No such job waits.",
);
const HOST_SUSPENDED: ErrorCode = ErrorCode::new(
    "HOST_SUSPENDED",
    "0d7f4a3c-8a51-4a8e-b8b4-3b8f0a2f5c19",
    "An administrator suspended the host.",
);

fn started(retry: Retry) -> ApiResult<NoContent> {
    match retry {
        Retry::Started => Ok(NoContent),
        Retry::NoSuchJob => Err(NO_SUCH_JOB.into()),
        Retry::Suspended => Err(HOST_SUSPENDED.into()),
    }
}
