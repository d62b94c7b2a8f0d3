//! `admin/queue/retry-job`: does a job now that waits or failed.

use kanikey_api_kit::prelude::*;
use kanikey_domain::queues;

use super::job::JobId;
use super::{HOST_SUSPENDED, JobParams, NO_SUCH_JOB, started};

/// Does a job now that waits or failed. A delivery goes out in its order: it is the host that is tried. An activity that
/// came in goes before the later ones of its actor that wait.
pub struct RetryJob;

impl Endpoint for RetryJob {
    const META: Meta = Meta::new(
        "admin/queue/retry-job",
        module_path!(),
        "Does a job now that waits or failed.",
    )
    .moderator()
    .permission(Permission::WriteAdminQueue)
    .errors(&[HOST_SUSPENDED, NO_SUCH_JOB]);
    type Params = JobParams;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: JobParams) -> ApiResult<NoContent> {
        started(match params.id()? {
            JobId::Delivery(seq, host) => queues::retry_delivery(&ctx.site, seq, host).await?,
            JobId::Arrival(id) => queues::retry_arrival(&ctx.site, id).await?,
        })
    }
}
