//! What is trending.

use chrono::TimeDelta;
use kanikey_db::hashtags;
use kanikey_db::{Connection, DbError};

use crate::{DomainError, Site};

/// How many tags trend at once.
const TRENDS: i64 = 10;
/// How many spans of ten minutes a chart shows.
const BUCKETS: usize = 20;
/// How long it is known who used a tag: longer than any chart looks back.
const KEPT: TimeDelta = TimeDelta::hours(4);
/// How many uses are removed at once.
const PRUNED: i64 = 1000;

/// A tag that many use now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The tag, without `#`.
    pub tag: String,
    /// How many accounts used it in each of the last twenty spans of ten minutes, the latest first.
    pub chart: Vec<i64>,
    /// How many accounts used it in the last hour.
    pub users_count: i64,
}

/// The tags that most accounts used in the last hour.
pub async fn trend(site: &Site, conn: &mut Connection) -> Result<Vec<Trend>, DbError> {
    let now = site.clock.now();
    let trending = hashtags::trending(conn, now, TRENDS).await?;
    let tags: Vec<String> = trending.iter().map(|(tag, _)| tag.clone()).collect();
    let counts = hashtags::chart(conn, &tags, now).await?;
    let trends = trending.into_iter().map(|(tag, users_count)| {
        let mut chart = vec![0; BUCKETS];
        for count in counts.iter().filter(|count| count.tag == tag) {
            let bucket = usize::try_from(count.age).ok().and_then(|age| chart.get_mut(age));
            if let Some(bucket) = bucket {
                *bucket = count.users;
            }
        }
        Trend {
            tag,
            chart,
            users_count,
        }
    });
    Ok(trends.collect())
}

/// Removes some of the uses that no chart shows any more: a job for every few seconds. How many they were.
pub async fn prune(site: &Site) -> Result<usize, DomainError> {
    let mut conn = site.conn().await?;
    Ok(hashtags::prune(&mut conn, site.clock.now() - KEPT, PRUNED).await?)
}
