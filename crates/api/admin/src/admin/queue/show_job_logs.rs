//! `admin/queue/show-job-logs`: what happened to a job so far.

use kanikey_api_kit::prelude::*;

use super::job::Job;
use super::{JobParams, NO_SUCH_JOB};

/// What happened to a job so far.
pub struct ShowJobLogs;

impl Endpoint for ShowJobLogs {
    const META: Meta = Meta::new(
        "admin/queue/show-job-logs",
        module_path!(),
        "What happened to a job so far.",
    )
    .moderator()
    .permission(Permission::ReadAdminQueue)
    .errors(&[NO_SUCH_JOB]);
    type Params = JobParams;
    type Answer = Vec<String>;

    async fn call(ctx: Ctx, params: JobParams) -> ApiResult<Vec<String>> {
        Ok(match params.find(&ctx).await? {
            Job::Delivery(row) => kanikey_pack::delivery_log(&row),
            Job::Arrival(row) => kanikey_pack::arrival_log(&row),
        })
    }
}
