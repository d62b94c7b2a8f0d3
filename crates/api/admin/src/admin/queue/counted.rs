//! How much is in which queue.

use kanikey_api_kit::prelude::*;
use kanikey_db::queues::{MINUTES, deliver, inbox};
use kanikey_entities::{QueueCount, QueueMetrics, QueueMetricsMeta};

use super::QueueName;

/// How many jobs of a queue are in which state. What is active is what this process has under way; until it is done it
/// counts among what waits or is delayed, too.
pub(super) async fn count(ctx: &Ctx, queue: QueueName) -> ApiResult<QueueCount> {
    let mut conn = ctx.conn().await?;
    Ok(match queue {
        QueueName::Deliver => {
            let counts = deliver::counts(&mut conn).await?;
            QueueCount {
                active: ctx.site.workload.deliveries(),
                waiting: counts.waiting,
                delayed: counts.delayed,
                paused: counts.paused,
                ..QueueCount::default()
            }
        }
        QueueName::Inbox => {
            let counts = inbox::counts(&mut conn, ctx.site.clock.now()).await?;
            QueueCount {
                active: ctx.site.workload.arrivals(),
                waiting: counts.waiting,
                delayed: counts.delayed,
                failed: counts.failed,
                completed: counts.completed,
                ..QueueCount::default()
            }
        }
        _ => QueueCount::default(),
    })
}

/// What came to an end, and what failed, by the minute. Deliveries that are done leave no trace in the database: of them
/// it is what this process remembers.
pub(super) async fn metrics(ctx: &Ctx, queue: QueueName) -> ApiResult<(QueueMetrics, QueueMetrics)> {
    let now = ctx.site.clock.now();
    let minutes = match queue {
        QueueName::Deliver => ctx.site.workload.minutes(now),
        QueueName::Inbox => inbox::minutes(&mut *ctx.conn().await?, now).await?,
        _ => return Ok((QueueMetrics::default(), QueueMetrics::default())),
    };
    let (mut completed, mut failed) = (vec![0; MINUTES], vec![0; MINUTES]);
    for minute in minutes {
        let at = usize::try_from(minute.ago).unwrap_or(0);
        if let (Some(completed), Some(failed)) = (completed.get_mut(at), failed.get_mut(at)) {
            *completed = minute.completed;
            *failed = minute.failed;
        }
    }
    let of = |data: Vec<i64>| QueueMetrics {
        meta: QueueMetricsMeta {
            count: data.iter().sum(),
            prev_ts: now.timestamp_millis(),
            prev_count: data.iter().sum(),
        },
        count: i64::try_from(data.len()).unwrap_or(0),
        data,
    };
    Ok((of(completed), of(failed)))
}
