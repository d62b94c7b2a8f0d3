//! What waits for other servers.

use kanikey_db::queues::deliver::{self, DeliveryState};

use super::{Retry, tell, wake};
use crate::{DomainError, Site};

/// Tries a host now because of one activity that waits for it; also a host that was given up. The order in which it gets
/// what waits stays.
pub async fn retry_delivery(site: &Site, seq: i64, host: &str) -> Result<Retry, DomainError> {
    let mut conn = site.conn().await?;
    if deliver::find(&mut conn, seq, host).await?.is_none() {
        return Ok(Retry::NoSuchJob);
    }
    if !deliver::retry_host(&mut conn, host, site.clock.now()).await? {
        return Ok(Retry::Suspended);
    }
    drop(conn);
    wake(site, vec![host.to_owned()]);
    Ok(Retry::Started)
}

/// Tries all hosts now that fail, or the one.
pub async fn promote_deliveries(site: &Site, host: Option<&str>) -> Result<(), DomainError> {
    let hosts = deliver::retry_all(&mut *site.conn().await?, host, site.clock.now()).await?;
    wake(site, hosts);
    Ok(())
}

/// Takes one activity back from one host; `false` where it does not wait for it. If it is on its way just now, it arrives.
pub async fn remove_delivery(site: &Site, seq: i64, host: &str) -> Result<bool, DomainError> {
    let is_removed = deliver::remove(&mut *site.conn().await?, seq, host).await?;
    if is_removed {
        tell(site, vec![host.to_owned()]);
    }
    Ok(is_removed)
}

/// Takes all that waits back from the hosts in this state (`None`: from all), or from the one host alone.
pub async fn purge_deliveries(
    site: &Site,
    state: Option<DeliveryState>,
    host: Option<&str>,
) -> Result<(), DomainError> {
    let hosts = deliver::purge(&mut *site.conn().await?, state, host).await?;
    tell(site, hosts);
    Ok(())
}
