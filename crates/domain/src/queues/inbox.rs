//! What other servers sent.

use kanikey_db::queues::inbox::{self, ArrivalState};

use super::{Retry, tell, wake};
use crate::{DomainError, Site};

/// What stands at an activity that an administrator removed.
const REMOVED: &str = "removed by an administrator";

const BATCH: i64 = 5000;

/// Tries one activity now that is to be tried again later, or that was refused.
pub async fn retry_arrival(site: &Site, id: &str) -> Result<Retry, DomainError> {
    let host = inbox::retry(&mut *site.conn().await?, id).await?;
    let Some(host) = host else {
        return Ok(Retry::NoSuchJob);
    };
    wake(site, vec![host]);
    Ok(Retry::Started)
}

/// Tries all activities now that are to be tried again later, from all servers or from the one.
pub async fn promote_arrivals(site: &Site, host: Option<&str>) -> Result<(), DomainError> {
    let now = site.clock.now();
    loop {
        let hosts = inbox::retry_some(&mut *site.conn().await?, host, now, BATCH).await?;
        if hosts.is_empty() {
            return Ok(());
        }
        wake(site, hosts);
    }
}

/// Does not process an activity that waits, nor again one that was refused; `false` where there is none.
pub async fn remove_arrival(site: &Site, id: &str) -> Result<bool, DomainError> {
    Ok(inbox::remove(&mut *site.conn().await?, id, REMOVED, site.clock.now()).await?)
}

/// As [`remove_arrival`], for all in this state, from all servers or from the one. What was done stays known.
pub async fn purge_arrivals(site: &Site, state: ArrivalState, host: Option<&str>) -> Result<(), DomainError> {
    let now = site.clock.now();
    loop {
        let mut conn = site.conn().await?;
        if inbox::remove_some(&mut conn, state, host, REMOVED, now, BATCH).await? == 0 {
            drop(conn);
            tell(site, host.map(str::to_owned).into_iter().collect());
            return Ok(());
        }
    }
}
