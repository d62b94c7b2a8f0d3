//! `admin/queue/remove-job`: a job that waits is not done, nor again one that failed.

use kanikey_api_kit::prelude::*;
use kanikey_domain::queues;

use super::job::JobId;
use super::{JobParams, NO_SUCH_JOB};

/// A job that waits is not done, nor again one that failed.
pub struct RemoveJob;

impl Endpoint for RemoveJob {
    const META: Meta = Meta::new(
        "admin/queue/remove-job",
        module_path!(),
        "A job that waits is not done, nor again one that failed.",
    )
    .moderator()
    .permission(Permission::WriteAdminQueue)
    .errors(&[NO_SUCH_JOB]);
    type Params = JobParams;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: JobParams) -> ApiResult<NoContent> {
        let is_removed = match params.id()? {
            JobId::Delivery(seq, host) => queues::remove_delivery(&ctx.site, seq, host).await?,
            JobId::Arrival(id) => queues::remove_arrival(&ctx.site, id).await?,
        };
        if is_removed {
            Ok(NoContent)
        } else {
            Err(NO_SUCH_JOB.into())
        }
    }
}
