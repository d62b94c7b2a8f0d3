//! `FederationPeer`: one for each remote host that there is something to do for. It delivers what is in the outgoing log
//! for the host, and processes what the host sent. All that it knows it can read again; killing it loses nothing.

mod handlers;
mod incoming;
mod observe;
mod peers;
mod state;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, ActorFutureExt as _, AsyncContext as _, Context, SpawnHandle, WrapFuture as _};
use kanikey_actor_kit::{Backoff, Birth, Child, Exit, Leaving};
use kanikey_core::random;
use kanikey_db::DbError;
use kanikey_db::federation::Peer;
use kanikey_db::federation::outgoing::{self, Outgoing};
use kanikey_db::federation::peers as rows;
use kanikey_domain::Site;
use kanikey_federation::Federation;
use kanikey_federation::deliver::Outcome;
use tokio::sync::Semaphore;

pub use peers::{Peers, start};

use state::{Ailment, BATCH, Effect, PeerState, Place};

/// How long a process has a host to itself without saying so again, which [`peers`] does for all.
const LEASE: Duration = Duration::from_secs(20);

/// When a host is asked for again that another process has.
const LEASE_RETRY: Duration = Duration::from_secs(2);

/// How long a position waits to be stored, so that many become one.
const SAVE_DELAY: Duration = Duration::from_millis(500);

/// When the log is read again whose next entry was not settled.
const SOON: Duration = Duration::from_millis(50);

/// How long a peer waits where something of our own failed, as the database: as long as it does, all peers meet it.
const PAUSES: Backoff = Backoff::new(Duration::from_millis(200), 2.0, Duration::from_secs(20));

/// A remote host.
pub(crate) struct FederationPeer {
    host: String,
    owner: String,
    site: Site,
    federation: Federation,
    exit: Exit,
    turns: Arc<Semaphore>,
    state: PeerState,
    items: HashMap<Place, Outgoing>,
    /// Futures under way.
    pending: usize,
    /// Pauses that are not over.
    pauses: usize,
    /// Failures of our own in a row.
    setbacks: u32,
    save_due: bool,
    /// What is wrong with the host, for all that this process has seen.
    ailment: Option<Ailment>,
    is_health_stored: bool,
    /// Why the host is suspended, until that is stored.
    unstored_suspension: Option<&'static str>,
    retry: Option<SpawnHandle>,
    is_processing: bool,
    process_again: bool,
    is_leaving: bool,
    has_lease: bool,
}

impl FederationPeer {
    pub(crate) fn new(
        birth: Birth<Self>,
        owner: String,
        site: Site,
        federation: Federation,
        turns: Arc<Semaphore>,
    ) -> Self {
        Self {
            host: birth.key,
            owner,
            site,
            federation,
            exit: birth.exit,
            turns,
            state: PeerState::new((0, 0), 0, None, None, false),
            items: HashMap::new(),
            pending: 0,
            pauses: 0,
            setbacks: 0,
            save_due: false,
            ailment: None,
            is_health_stored: true,
            unstored_suspension: None,
            retry: None,
            is_processing: false,
            process_again: false,
            is_leaving: false,
            has_lease: false,
        }
    }

    /// Runs `work`, during which the actor is busy, and then `then`.
    fn run<T: 'static>(
        &mut self,
        ctx: &mut Context<Self>,
        work: impl Future<Output = T> + 'static,
        then: impl FnOnce(&mut Self, T, &mut Context<Self>) + 'static,
    ) {
        self.pending += 1;
        let work = work.into_actor(self).map(move |value, actor, ctx| {
            actor.pending -= 1;
            then(actor, value, ctx);
            actor.part(ctx);
        });
        ctx.spawn(work);
    }

    /// Runs `work` on the database, in its turn; failures are logged, what they concern is read again some day.
    fn store<T: 'static>(
        &mut self,
        ctx: &mut Context<Self>,
        work: impl AsyncFnOnce() -> Result<T, DbError> + 'static,
        then: impl FnOnce(&mut Self, T, &mut Context<Self>) + 'static,
    ) {
        let work = in_turn(Arc::clone(&self.turns), work);
        self.run(ctx, work, |actor, result, ctx| match result {
            Ok(value) => then(actor, value, ctx),
            Err(error) => tracing::warn!(peer.host = actor.host, %error, "a peer's state could not be stored"),
        });
    }

    fn perform(&mut self, effects: Vec<Effect>, ctx: &mut Context<Self>) {
        if self.is_leaving || !self.has_lease {
            return;
        }
        for effect in effects {
            match effect {
                Effect::Load(place) => self.load(place, ctx),
                Effect::LoadSoon => {
                    ctx.run_later(SOON, |actor, ctx| {
                        let effects = actor.state.woken();
                        actor.perform(effects, ctx);
                    });
                }
                Effect::Pause => self.pause(ctx, |actor, ctx| {
                    let effects = actor.state.resumed();
                    actor.perform(effects, ctx);
                }),
                Effect::Send(place) => self.send(place, ctx),
                Effect::Forget(place) => {
                    self.items.remove(&place);
                }
                Effect::Position(_) => self.save_later(ctx),
                Effect::Failed(ailment) => {
                    let Ailment { error, failures, .. } = &ailment;
                    tracing::info!(peer.host = self.host, error, failures, "a delivery failed");
                    self.ailment = Some(ailment);
                    self.save_health(ctx);
                    self.retry_later(ctx);
                }
                Effect::Recovered => {
                    self.ailment = None;
                    self.save_health(ctx);
                }
                Effect::Suspend(reason) => {
                    tracing::warn!(peer.host = self.host, reason, "deliveries to a host are suspended");
                    self.unstored_suspension = Some(reason);
                    self.save_suspension(ctx);
                }
            }
        }
    }

    /// Does `then` after a pause, the longer the more failures of our own there were in a row.
    fn pause(&mut self, ctx: &mut Context<Self>, then: impl FnOnce(&mut Self, &mut Context<Self>) + 'static) {
        let pause = PAUSES.jittered(self.setbacks, random::seed());
        self.setbacks = self.setbacks.saturating_add(1);
        self.pauses += 1;
        ctx.run_later(pause, |actor, ctx| {
            actor.pauses -= 1;
            then(actor, ctx);
        });
    }

    fn load(&mut self, after: Place, ctx: &mut Context<Self>) {
        let (site, host) = (self.site.clone(), self.host.clone());
        let work = in_turn(Arc::clone(&self.turns), async move || {
            outgoing::after(&mut *site.conn().await?, &host, after, BATCH as i64).await
        });
        self.run(ctx, work, |actor, read, ctx| {
            let effects = match read {
                Ok(read) => {
                    let has_more = read.len() == BATCH;
                    let count = read.len();
                    let settled: Vec<Outgoing> = read.into_iter().take_while(|item| item.settled).collect();
                    let is_unsettled = settled.len() < count;
                    let places = settled
                        .iter()
                        .map(|item| ((item.txid, item.seq), item.author_id.clone()));
                    let places = places.collect();
                    let items = settled.into_iter().map(|item| ((item.txid, item.seq), item));
                    actor.items.extend(items);
                    actor.state.loaded(places, has_more, is_unsettled)
                }
                Err(error) => {
                    tracing::warn!(peer.host = actor.host, %error, "the outgoing log could not be read");
                    actor.state.load_failed()
                }
            };
            actor.perform(effects, ctx);
        });
    }

    fn send(&mut self, place: Place, ctx: &mut Context<Self>) {
        let Some(item) = self.items.get(&place).cloned() else {
            let effects = self.state.missing(place);
            return self.perform(effects, ctx);
        };
        let (site, host, federation) = (self.site.clone(), self.host.clone(), self.federation.clone());
        let under_way = site.workload.begin_delivery();
        let work = async move {
            let outcome = federation.deliver(&site, &host, &item).await;
            drop(under_way);
            outcome
        };
        self.run(ctx, work, move |actor, outcome, ctx| {
            actor.count(&outcome);
            let effects = match outcome {
                Outcome::Delivered => actor.state.settled(place),
                Outcome::Refused(reason) => {
                    tracing::info!(peer.host = actor.host, reason, "a host refused an activity");
                    actor.state.settled(place)
                }
                Outcome::Unsendable(reason) => {
                    tracing::warn!(peer.host = actor.host, reason, "an activity cannot be sent");
                    actor.state.withheld(place)
                }
                Outcome::Withheld => actor.state.withheld(place),
                Outcome::Gone => actor.state.gone(place),
                Outcome::Hindered(error) => {
                    tracing::warn!(
                        peer.host = actor.host,
                        error,
                        "an activity could not be sent for a reason of our own"
                    );
                    actor.state.hindered(place)
                }
                Outcome::Failed { error, retry_after } => {
                    let now = actor.site.clock.now();
                    actor.state.failed(place, error, retry_after, now, random::fraction())
                }
            };
            actor.perform(effects, ctx);
        });
    }

    fn count(&mut self, outcome: &Outcome) {
        if matches!(outcome, Outcome::Hindered(_)) {
            return;
        }
        self.setbacks = 0;
        if !matches!(outcome, Outcome::Withheld) {
            let now = self.site.clock.now();
            self.site.workload.delivered(now, *outcome == Outcome::Delivered);
        }
    }

    /// Stores how the host does. Where that fails it is stored later, as it is then: a failure of long ago that nobody
    /// took back would count against the host one day.
    fn save_health(&mut self, ctx: &mut Context<Self>) {
        self.is_health_stored = true;
        let (site, host, now) = (self.site.clone(), self.host.clone(), self.site.clock.now());
        let ailment = self.ailment.clone();
        let work = in_turn(Arc::clone(&self.turns), async move || {
            let mut conn = site.conn().await?;
            let Some(ailment) = ailment else {
                return rows::succeeded(&mut conn, &host, now).await;
            };
            let failures = i32::try_from(ailment.failures).unwrap_or(i32::MAX);
            let Ailment {
                since, retry_at, error, ..
            } = ailment;
            rows::failed(&mut conn, &host, failures, since, retry_at, &error).await
        });
        self.run(ctx, work, |actor, stored: Result<(), DbError>, ctx| {
            if let Err(error) = stored {
                tracing::warn!(peer.host = actor.host, %error, "how a peer does could not be stored");
                actor.is_health_stored = false;
                actor.pause(ctx, |actor, ctx| {
                    if !actor.is_health_stored {
                        actor.save_health(ctx);
                    }
                });
            }
        });
    }

    /// Stores that the host is suspended; where that fails, later.
    fn save_suspension(&mut self, ctx: &mut Context<Self>) {
        let Some(reason) = self.unstored_suspension else { return };
        let (site, host) = (self.site.clone(), self.host.clone());
        let work = in_turn(Arc::clone(&self.turns), async move || {
            rows::suspend(&mut *site.conn().await?, &host, reason).await
        });
        self.run(ctx, work, |actor, stored: Result<(), DbError>, ctx| match stored {
            // It has shown life meanwhile.
            Ok(()) if actor.unstored_suspension.take().is_none() => actor.revive(ctx),
            Ok(()) => {}
            Err(error) => {
                tracing::warn!(peer.host = actor.host, %error, "a peer's suspension could not be stored");
                actor.pause(ctx, Self::save_suspension);
            }
        });
    }

    /// The host has shown life.
    fn revive(&mut self, ctx: &mut Context<Self>) {
        let (site, host) = (self.site.clone(), self.host.clone());
        let work = async move || rows::revive(&mut *site.conn().await?, &host).await;
        self.store(ctx, work, |actor, is_revived, ctx| {
            let was_unstored = actor.unstored_suspension.take().is_some();
            // Those that an administrator suspended stay so.
            if is_revived || was_unstored {
                let effects = actor.state.alive();
                actor.perform(effects, ctx);
            }
        });
    }

    fn save_later(&mut self, ctx: &mut Context<Self>) {
        if !self.save_due {
            self.save_due = true;
            ctx.run_later(SAVE_DELAY, Self::save);
        }
    }

    fn save(&mut self, ctx: &mut Context<Self>) {
        self.save_due = false;
        let (site, host, position) = (self.site.clone(), self.host.clone(), self.state.position());
        let work = async move || rows::advance(&mut *site.conn().await?, &host, position).await;
        self.store(ctx, work, |_actor, (), _ctx| {});
    }

    /// Sets the clock for the next try. Should the actor have left by then, the sweep starts it again.
    fn retry_later(&mut self, ctx: &mut Context<Self>) {
        if let Some(retry) = self.retry.take() {
            ctx.cancel_future(retry);
        }
        let Some(retry_at) = self.state.retry_at() else { return };
        let wait = retry_at.signed_duration_since(self.site.clock.now());
        let wait = wait.to_std().unwrap_or(Duration::ZERO) + Duration::from_millis(1);
        self.retry = Some(ctx.run_later(wait, |actor, ctx| {
            actor.retry = None;
            let effects = actor.state.due(actor.site.clock.now());
            actor.perform(effects, ctx);
        }));
    }

    /// Gets the lease and what is stored of the host, before any message is handled.
    fn begin(&mut self, ctx: &mut Context<Self>) {
        if self.is_leaving {
            return;
        }
        let (site, host, owner) = (self.site.clone(), self.host.clone(), self.owner.clone());
        let work = in_turn(Arc::clone(&self.turns), async move || {
            take_lease(&site, &host, &owner).await
        });
        let work = work.into_actor(self).map(|lease, actor, ctx| match lease {
            Ok(Some(peer)) => {
                actor.has_lease = true;
                actor.setbacks = 0;
                actor.state = PeerState::stored(&peer);
                let mut effects = actor.state.due(actor.site.clock.now());
                effects.extend(actor.state.woken());
                actor.perform(effects, ctx);
                actor.retry_later(ctx);
                actor.process(ctx);
            }
            // Another process does the work, or died doing it. Idle as this actor is then, it leaves in the end.
            Ok(None) => {
                ctx.run_later(LEASE_RETRY, Self::begin);
            }
            Err(error) => {
                tracing::warn!(peer.host = actor.host, %error, "a peer could not be leased");
                actor.pause(ctx, Self::begin);
            }
        });
        ctx.wait(work);
    }

    /// The lease was not prolonged with the others: it is new, or another process has it.
    fn renew(&mut self, ctx: &mut Context<Self>) {
        let (site, host, owner) = (self.site.clone(), self.host.clone(), self.owner.clone());
        let work = async move || take_lease(&site, &host, &owner).await;
        self.store(ctx, work, |actor, lease, _ctx| {
            if lease.is_none() {
                tracing::warn!(peer.host = actor.host, "another process has taken a peer over");
                actor.has_lease = false;
                actor.exit.leave();
            }
        });
    }

    /// Stores the position and gives the lease back, once nothing is under way any more.
    fn part(&mut self, ctx: &mut Context<Self>) {
        if !self.is_leaving || self.pending > 0 || !self.has_lease {
            return;
        }
        self.has_lease = false;
        self.save_due = false;
        let (site, host, owner) = (self.site.clone(), self.host.clone(), self.owner.clone());
        let position = self.state.position();
        let work = async move || {
            let mut conn = site.conn().await?;
            rows::advance(&mut conn, &host, position).await?;
            rows::release(&mut conn, &host, &owner).await
        };
        self.store(ctx, work, |_actor, (), _ctx| {});
    }
}

impl Actor for FederationPeer {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        self.begin(ctx);
    }
}

impl Child for FederationPeer {
    type Key = String;

    fn is_busy(&self) -> bool {
        // Whoever leaves does not wait for the database to be there again.
        let is_paused = self.pauses > 0 && !self.is_leaving;
        self.pending > 0 || self.save_due || is_paused
    }

    fn leaving(&mut self, _why: Leaving, ctx: &mut Context<Self>) {
        self.is_leaving = true;
        self.part(ctx);
    }
}

async fn take_lease(site: &Site, host: &str, owner: &str) -> Result<Option<Peer>, DbError> {
    let now = site.clock.now();
    rows::lease(&mut *site.conn().await?, host, owner, now, now + LEASE).await
}

/// Does what needs the database, when it is its turn. Only then is there memory for it: thousands of hosts may want
/// something at once.
async fn in_turn<T>(turns: Arc<Semaphore>, work: impl AsyncFnOnce() -> T) -> T {
    // Nobody closes it.
    let _turn = turns.acquire().await;
    Box::pin(work()).await
}
