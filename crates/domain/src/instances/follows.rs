//! Ending all follows between a server and this one.

use std::collections::HashMap;

use kanikey_db::following::{self, Following};
use kanikey_db::users::{self, User};
use kanikey_db::{instances, transaction};

use crate::{DomainError, Site};

const BATCH: i64 = 100;

/// Ends all follows between `host` and this server, in either direction, and returns how many there were. What is
/// interrupted is finished by doing it again.
pub async fn remove_all_follows(site: &Site, host: &str) -> Result<usize, DomainError> {
    let mut removed = 0;
    let mut after = String::new();
    loop {
        let mut conn = site.conn().await?;
        let batch = instances::follows_between(&mut conn, host, &after, BATCH).await?;
        let Some(last) = batch.last() else {
            return Ok(removed);
        };
        after.clone_from(&last.id);
        let ends: Vec<String> = batch
            .iter()
            .flat_map(|row| [row.follower_id.clone(), row.followee_id.clone()])
            .collect();
        let people = users::by_ids(&conn, &ends).await?;
        drop(conn);
        let people: HashMap<&str, &User> = people.iter().map(|user| (user.id.as_str(), user)).collect();
        for row in &batch {
            removed += usize::from(remove(site, &people, row).await?);
        }
    }
}

/// One transaction for each follow: many at once would hold many accounts, in an order that others do not keep.
async fn remove(site: &Site, people: &HashMap<&str, &User>, row: &Following) -> Result<bool, DomainError> {
    let (Some(follower), Some(followee)) = (
        people.get(row.follower_id.as_str()),
        people.get(row.followee_id.as_str()),
    ) else {
        return Ok(false);
    };
    let mut events = Vec::new();
    let mut conn = site.conn().await?;
    let is_removed = transaction(&mut conn, async |conn| -> Result<bool, DomainError> {
        following::lock_pair(conn, &follower.id, &followee.id).await?;
        crate::following::remove(site, conn, follower, followee, &mut events).await
    })
    .await?;
    drop(conn);
    site.publish(events);
    Ok(is_removed)
}
