//! `admin/queue/show-job`: one job.

use kanikey_api_kit::prelude::*;
use kanikey_entities::QueueJob;

use super::job::Job;
use super::{JobParams, NO_SUCH_JOB};

/// One job.
pub struct ShowJob;

impl Endpoint for ShowJob {
    const META: Meta = Meta::new("admin/queue/show-job", module_path!(), "One job.")
        .moderator()
        .permission(Permission::ReadAdminQueue)
        .errors(&[NO_SUCH_JOB]);
    type Params = JobParams;
    type Answer = QueueJob;

    async fn call(ctx: Ctx, params: JobParams) -> ApiResult<QueueJob> {
        let now = ctx.site.clock.now();
        Ok(match params.find(&ctx).await? {
            Job::Delivery(row) => kanikey_pack::delivery_job(&row, now),
            Job::Arrival(row) => kanikey_pack::arrival_job(&row, now),
        })
    }
}
