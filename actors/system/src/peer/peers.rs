//! All peers: waking them for work, at once or by sweeping what is due.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use kanikey_actor_kit::{AskError, Birth, Children, Policy, Stage, Stragglers};
use kanikey_core::Timestamp;
use kanikey_db::DbError;
use kanikey_db::federation::{incoming, outgoing, peers as rows};
use kanikey_domain::Site;
use kanikey_federation::Federation;
use kanikey_messages::{ForgetHost, ObservePeer, PeerReport, RefreshPeer, WakeIncoming, WakeOutgoing};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use super::handlers::RenewLease;
use super::{FederationPeer, LEASE};

/// How often leases are prolonged.
const RENEWAL: Duration = Duration::from_secs(6);

/// How often hosts whose retry is due are looked for.
const SWEEP: Duration = Duration::from_secs(30);

/// Every so many sweeps all that waits is looked for, as at the start: work of a process that died.
const FULL_SWEEP: u32 = 10;

/// How long the log and what came in are kept.
const KEPT_DAYS: i64 = 7;

/// How many activities that were refused are kept whole until then, so that they can be processed again: of one host, and
/// in all.
const REFUSED_OF_HOST: i64 = 1000;
const REFUSED: i64 = 20_000;

/// How many peers use the database at once or wait for a connection to it.
const TURNS: usize = 16;

const PATIENCE: Duration = Duration::from_secs(2);

/// The peers of this process. Cheap to clone.
#[derive(Clone)]
pub struct Peers {
    children: Children<FederationPeer>,
    site: Site,
    is_enabled: bool,
}

/// Starts the peers, the sweep that wakes those with work, and what keeps fresh what is known of them. `process` is whom their leases name. Must be called within
/// an actix `System`; the sweep ends when its handle is aborted.
pub fn start(stage: &Stage, site: &Site, federation: &Federation, process: &str) -> (Peers, JoinHandle<()>) {
    let policy = Policy {
        capacity: 16,
        idle_after: Some(Duration::from_mins(1)),
        ..Policy::named("peer")
    };
    let site = &site.in_background();
    let (owner, homes, theirs) = (process.to_owned(), site.homes(stage.threads()), federation.clone());
    let turns = Arc::new(Semaphore::new(TURNS));
    let children = stage.supervise(policy, move |birth: Birth<FederationPeer>| {
        let (site, turns) = (homes.of(birth.thread), Arc::clone(&turns));
        FederationPeer::new(birth, owner.clone(), site, theirs.clone(), turns)
    });
    let peers = Peers {
        children,
        site: site.clone(),
        is_enabled: federation.is_enabled(),
    };
    let (theirs, site, swept, owner) = (federation.clone(), site.clone(), peers.clone(), process.to_owned());
    let sweep = actix::spawn(async move {
        tokio::join!(sweep(&swept), keep_leases(&swept, &owner), theirs.keep_fresh(&site));
    });
    (peers, sweep)
}

impl Peers {
    /// Something was written into the outgoing log for these hosts.
    pub fn wake_outgoing(&self, hosts: &[String]) {
        if self.is_enabled {
            for host in hosts {
                // A full mailbox has a wake in it; one that is closed for good is swept up later.
                let _full = self.children.offer(host, WakeOutgoing);
            }
        }
    }

    /// What is stored of these hosts was changed by an administrator. Those that sleep read it when they wake.
    pub fn refresh(&self, hosts: &[String]) {
        for host in hosts {
            if let Some(mailbox) = self.children.find(host) {
                let _full = mailbox.offer(RefreshPeer);
            }
        }
    }

    /// This host sent something, which waits to be processed.
    pub fn wake_incoming(&self, host: &str) {
        self.wake_to_process(host, true);
    }

    /// Lets all peers go, with what they know of their hosts; the next wake of each starts from the database.
    pub fn forget(&self) {
        for host in self.children.keys() {
            if let Some(mailbox) = self.children.find(&host) {
                let _full = mailbox.offer(ForgetHost);
            }
        }
    }

    /// How a host is doing; starts its actor where there is none.
    pub async fn observe(&self, host: &str) -> Result<PeerReport, AskError> {
        self.children.ask(&host.to_owned(), ObservePeer, PATIENCE).await
    }

    /// Lets all peers finish what is under way, for at most `within`.
    pub async fn shutdown(&self, within: Duration) -> Result<(), Stragglers> {
        self.children.shutdown(within).await
    }

    pub(crate) fn children(&self) -> &Children<FederationPeer> {
        &self.children
    }

    fn wake_to_process(&self, host: &str, is_sign_of_life: bool) {
        if self.is_enabled {
            let _full = self.children.offer(&host.to_owned(), WakeIncoming { is_sign_of_life });
        }
    }

    fn wake(&self, hosts: &[String]) {
        self.wake_outgoing(hosts);
        for host in hosts {
            self.wake_to_process(host, false);
        }
    }
}

/// Prolongs the leases of all peers together.
async fn keep_leases(peers: &Peers, owner: &str) {
    let mut rounds = tokio::time::interval(RENEWAL);
    loop {
        rounds.tick().await;
        let held: Vec<String> = peers.children.keys().into_iter().collect();
        if held.is_empty() {
            continue;
        }
        match prolong(peers, owner, &held).await {
            Ok(kept) => held.iter().filter(|host| !kept.contains(*host)).for_each(|host| {
                if let Some(mailbox) = peers.children.find(host) {
                    let _full = mailbox.offer(RenewLease);
                }
            }),
            Err(error) => tracing::warn!(%error, "the leases of peers could not be prolonged"),
        }
    }
}

async fn prolong(peers: &Peers, owner: &str, held: &[String]) -> Result<HashSet<String>, DbError> {
    let until = peers.site.clock.now() + LEASE;
    let kept = rows::renew(&mut *peers.site.conn().await?, held, owner, until).await?;
    Ok(kept.into_iter().collect())
}

async fn sweep(peers: &Peers) {
    let mut rounds = tokio::time::interval(SWEEP);
    for round in 0_u32.. {
        rounds.tick().await;
        if let Err(error) = sweep_once(peers, round % FULL_SWEEP == 0).await {
            tracing::warn!(%error, "hosts with work could not be looked for");
        }
    }
}

async fn sweep_once(peers: &Peers, is_full: bool) -> Result<(), DbError> {
    if !peers.is_enabled {
        return Ok(());
    }
    let now: Timestamp = peers.site.clock.now();
    let mut conn = peers.site.conn().await?;
    let hosts = if is_full {
        let before = now - chrono::Duration::days(KEPT_DAYS);
        outgoing::prune(&mut conn, before).await?;
        incoming::prune(&mut conn, before, REFUSED_OF_HOST, REFUSED).await?;
        rows::due_hosts(&mut conn, now).await?
    } else {
        rows::retry_hosts(&mut conn, now).await?
    };
    drop(conn);
    peers.wake(&hosts);
    Ok(())
}
