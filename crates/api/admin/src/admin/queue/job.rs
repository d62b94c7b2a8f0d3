//! The job that parameters name.

use kanikey_api_kit::prelude::*;
use kanikey_db::queues::deliver::{self, Delivery};
use kanikey_db::queues::inbox::{self, Arrival};

use super::{JobParams, NO_SUCH_JOB, QueueName};

/// Where a job is.
pub(super) enum JobId<'a> {
    /// In the outgoing log at this place, for this host.
    Delivery(i64, &'a str),
    /// Among what came in.
    Arrival(&'a str),
}

/// A job.
pub(super) enum Job {
    /// It waits for another server.
    Delivery(Delivery),
    /// Another server sent it.
    Arrival(Arrival),
}

impl JobParams {
    /// Where the job is, if there can be one.
    pub(super) fn id(&self) -> ApiResult<JobId<'_>> {
        let id = match self.queue {
            QueueName::Deliver => self
                .job_id
                .split_once('-')
                .and_then(|(seq, host)| Some(JobId::Delivery(seq.parse().ok()?, host))),
            QueueName::Inbox => Some(JobId::Arrival(&self.job_id)),
            _ => None,
        };
        id.ok_or_else(|| NO_SUCH_JOB.into())
    }

    /// The job.
    pub(super) async fn find(&self, ctx: &Ctx) -> ApiResult<Job> {
        let mut conn = ctx.conn().await?;
        let job = match self.id()? {
            JobId::Delivery(seq, host) => deliver::find(&mut conn, seq, host).await?.map(Job::Delivery),
            JobId::Arrival(id) => inbox::find(&mut conn, id).await?.map(Job::Arrival),
        };
        job.ok_or_else(|| NO_SUCH_JOB.into())
    }
}
