//! The supervisor of one kind: starts children, learns of their deaths, restarts them or gives up, shuts them down.
//!
//! Architecture invariant: no code of a child runs in here. Factories and handlers run on the children's threads, so
//! nothing that a child does can take its supervisor down.

mod handlers;
mod slot;

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
    thread,
    time::Duration,
};

use actix::{Actor, ActorContext, AsyncContext, Context};
use tokio::{sync::oneshot, time::Instant};

pub use self::slot::{ChildReport, ChildState};
use self::{
    handlers::StartDue,
    slot::{Slot, State},
};
pub(crate) use self::{
    handlers::{ListChildren, Shutdown, Start},
    slot::Opening,
};
use crate::{
    Birth, Child, Exit, Leaving, Policy, Restart,
    child::{ChildDown, ChildGuard, Ended, Newborn},
    directory::Directory,
    inbox::Inbox,
    leash::{Leash, Tether},
    mailbox::Letters,
    pool::ArbiterPool,
    restarts::{Restarts, Verdict},
    stats::ActorStats,
};

pub(crate) type Factory<A> = Arc<dyn Fn(Birth<A>) -> A + Send + Sync>;

pub(crate) struct Supervisor<A: Child> {
    policy: Policy,
    factory: Option<Factory<A>>,
    pool: ArbiterPool,
    directory: Arc<Directory<A>>,
    stats: Arc<ActorStats>,
    seed: u64,
    generation: u64,
    slots: HashMap<A::Key, Slot<A>>,
    shutting_down: bool,
    /// Who waits for the end, for the number of children that had to be killed.
    shutdown_waiters: Vec<oneshot::Sender<usize>>,
}

impl<A: Child> Supervisor<A> {
    /// A supervisor without children. Without a `factory` it cannot restart any.
    pub(crate) fn new(
        policy: Policy,
        factory: Option<Factory<A>>,
        pool: ArbiterPool,
        directory: Arc<Directory<A>>,
        stats: Arc<ActorStats>,
        seed: u64,
    ) -> Self {
        stats.supervisors.fetch_add(1, Ordering::SeqCst);
        Self {
            policy,
            factory,
            pool,
            directory,
            stats,
            seed,
            generation: 0,
            slots: HashMap::new(),
            shutting_down: false,
            shutdown_waiters: Vec::new(),
        }
    }

    /// Starts a child for `opening`. Should that fail, on whatever thread, its guard reports it like any death.
    fn launch(
        &mut self,
        key: A::Key,
        opening: Opening<A>,
        restarts: Restarts,
        next: Option<Opening<A>>,
        ctx: &mut Context<Self>,
    ) {
        let Opening { mailbox, letters, make } = opening;
        let factory = self.factory.clone();
        let Some(make) = make.or_else(|| factory.map(|make| Box::new(move |birth| make(birth)) as _)) else {
            // Only kinds that are never restarted have no factory, so whoever asks brings a `make`.
            drop(letters);
            return self.directory.forget(&key);
        };
        self.generation += 1;
        let generation = self.generation;
        let leash = Arc::new(Leash::default());
        let (inbox, given_back) = Inbox::new(letters, Arc::clone(&leash), self.policy.idle_after);
        let guard = ChildGuard {
            supervisor: ctx.address(),
            key: key.clone(),
            generation,
            leash: Arc::clone(&leash),
            stats: Arc::clone(&self.stats),
            given_back,
            alive: false,
        };
        let exit = Exit::new(Arc::clone(&leash));
        let birth = Birth {
            key: key.clone(),
            generation,
            thread: 0,
            mailbox: mailbox.clone(),
            exit,
        };
        let newborn = Newborn {
            birth,
            make,
            inbox,
            guard,
        };
        let tether = Tether::new(leash);
        if self.shutting_down {
            tether.ask(Leaving::Shutdown);
        }
        self.stats.started.inc();
        self.pool.spawn(&key, move |thread| newborn.come_alive(thread));
        let state = State::Running {
            tether,
            since: Instant::now(),
            mailbox,
        };
        self.slots.insert(
            key,
            Slot {
                generation,
                state,
                restarts,
                next,
            },
        );
    }

    fn child_down(&mut self, down: ChildDown<A>, ctx: &mut Context<Self>) {
        if self
            .slots
            .get(&down.key)
            .is_none_or(|slot| slot.generation != down.generation)
        {
            return;
        }
        if down.ended == Ended::Panicked {
            self.stats.panics.inc();
        }
        let Some(slot) = self.slots.remove(&down.key) else {
            return;
        };
        if self.is_final(down.ended) {
            self.bury(down, slot, ctx);
        } else {
            self.judge(down, slot, ctx);
        }
    }

    fn is_final(&self, ended: Ended) -> bool {
        match ended {
            _ if self.shutting_down || self.policy.restart == Restart::Never => true,
            Ended::Left(Leaving::Done) => self.policy.restart != Restart::Always,
            Ended::Left(Leaving::Idle | Leaving::Shutdown) => true,
            Ended::Panicked | Ended::Stopped => false,
        }
    }

    /// The end of a child that is not restarted. New work that came while it left gets a new one.
    fn bury(&mut self, down: ChildDown<A>, slot: Slot<A>, ctx: &mut Context<Self>) {
        let lost = down.letters.map_or(0, |letters| letters.len());
        if lost > 0 || !matches!(down.ended, Ended::Left(_)) {
            tracing::warn!(
                actor.kind = self.policy.kind, actor.key = ?down.key, actor.ended = ?down.ended, messages.lost = lost,
                "actor died and is not restarted"
            );
        }
        if let Some(next) = slot.next {
            self.launch(down.key, next, Restarts::default(), None, ctx);
        } else {
            self.directory.forget(&down.key);
        }
        self.stop_when_empty(ctx);
    }

    /// Restarts a child that failed, or gives up on it.
    fn judge(&mut self, down: ChildDown<A>, mut slot: Slot<A>, ctx: &mut Context<Self>) {
        let now = Instant::now();
        let uptime = match slot.state {
            State::Running { since, .. } => now.duration_since(since),
            State::Restarting { .. } | State::GivenUp { .. } => Duration::ZERO,
        };
        let seed = self.next_seed();
        match slot.restarts.failed(&self.policy, now, uptime, seed) {
            Verdict::RestartAfter(delay) => self.restart_later(down, slot, delay, ctx),
            Verdict::GiveUpFor(cool_down) => self.give_up(down, slot, cool_down, ctx),
        }
    }

    fn restart_later(&mut self, down: ChildDown<A>, slot: Slot<A>, delay: Duration, ctx: &mut Context<Self>) {
        match down.ended {
            Ended::Panicked => self.stats.restarts_after_panic.inc(),
            Ended::Stopped => self.stats.restarts_after_stop.inc(),
            Ended::Left(_) => self.stats.restarts_after_leave.inc(),
        }
        tracing::warn!(
            actor.kind = self.policy.kind, actor.key = ?down.key, actor.ended = ?down.ended,
            actor.failures = slot.restarts.streak(), delay.ms = delay.as_millis() as u64,
            "restarting actor"
        );
        let (opening, next) = match (down.ended, slot.state, down.letters, slot.next) {
            (Ended::Panicked | Ended::Stopped, State::Running { mailbox, .. }, Some(letters), next) => {
                (Some(Opening::new(mailbox, letters)), next)
            }
            (_, _, _, Some(next)) => (Some(next), None),
            (_, _, _, None) => (self.reopen(&down.key), None),
        };
        // Without an opening a new mailbox is on its way here in a `Start`, and its child starts then.
        let Some(opening) = opening else { return };
        start_later(&down.key, down.generation, delay, ctx);
        let state = State::Restarting {
            opening,
            due: Instant::now() + delay,
        };
        let slot = Slot {
            generation: down.generation,
            state,
            restarts: slot.restarts,
            next,
        };
        self.slots.insert(down.key, slot);
    }

    fn reopen(&self, key: &A::Key) -> Option<Opening<A>> {
        let mut opening = None;
        let open = |mailbox, letters| opening = Some(Opening::new(mailbox, letters));
        self.directory.find_or_open(key, open).ok()?;
        opening
    }

    fn give_up(&mut self, down: ChildDown<A>, slot: Slot<A>, cool_down: Duration, ctx: &mut Context<Self>) {
        let letters = [down.letters, slot.next.map(|next| next.letters)];
        let lost: usize = letters.iter().flatten().map(Letters::len).sum();
        tracing::error!(
            actor.kind = self.policy.kind, actor.key = ?down.key, actor.ended = ?down.ended,
            retry.ms = cool_down.as_millis() as u64,
            messages.lost = lost,
            "actor failed too often, giving up for now"
        );
        self.stats.given_up.inc();
        // Before the letters are dropped: who finds the mailbox closed must find the reason too.
        self.directory.give_up(&down.key);
        drop(letters);
        start_later(&down.key, down.generation, cool_down, ctx);
        let state = State::GivenUp {
            due: Instant::now() + cool_down,
        };
        let slot = Slot {
            generation: down.generation,
            state,
            restarts: slot.restarts,
            next: None,
        };
        self.slots.insert(down.key, slot);
    }

    fn start_due(&mut self, StartDue { key, generation }: StartDue<A>, ctx: &mut Context<Self>) {
        if self.slots.get(&key).is_none_or(|slot| slot.generation != generation) {
            return;
        }
        let Some(Slot {
            state, restarts, next, ..
        }) = self.slots.remove(&key)
        else {
            return;
        };
        let opening = match state {
            State::Restarting { opening, .. } => opening,
            State::GivenUp { .. } => {
                self.stats.given_up.dec();
                self.stats.restarts_after_giving_up.inc();
                let (mailbox, letters) = self.directory.reopen(&key);
                Opening::new(mailbox, letters)
            }
            State::Running { .. } => return,
        };
        self.launch(key, opening, restarts, next, ctx);
    }

    fn shut_down(&mut self, Shutdown { within, done }: Shutdown, ctx: &mut Context<Self>) {
        self.shutting_down = true;
        self.shutdown_waiters.push(done);
        let (kind, stats) = (self.policy.kind, &self.stats);
        self.slots.retain(|key, slot| match &slot.state {
            State::Running { tether, .. } => {
                tether.ask(Leaving::Shutdown);
                true
            }
            State::Restarting { opening, .. } => {
                let lost = opening.letters.len();
                tracing::warn!(actor.kind = kind, actor.key = ?key, messages.lost = lost, "shut down while restarting");
                false
            }
            State::GivenUp { .. } => {
                stats.given_up.dec();
                false
            }
        });
        ctx.run_later(within, |this, _ctx| this.kill_stragglers());
        self.stop_when_empty(ctx);
    }

    fn kill_stragglers(&mut self) {
        for (key, slot) in &mut self.slots {
            tracing::error!(actor.kind = self.policy.kind, actor.key = ?key, "actor did not leave in time, killing it");
            if let State::Running { tether, .. } = &slot.state {
                tether.kill();
            }
            // A successor would come too late as well.
            slot.next = None;
        }
        self.tell_shutdown_waiters();
    }

    fn stop_when_empty(&mut self, ctx: &mut Context<Self>) {
        if self.shutting_down && self.slots.is_empty() {
            self.tell_shutdown_waiters();
            ctx.stop();
        }
    }

    fn tell_shutdown_waiters(&mut self) {
        for done in self.shutdown_waiters.drain(..) {
            // Who asked may have stopped waiting.
            let _gone = done.send(self.slots.len());
        }
    }

    fn next_seed(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(1);
        self.seed
    }
}

impl<A: Child> Actor for Supervisor<A> {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        // Unbounded; see the guard, which sends here.
        ctx.set_mailbox_capacity(0);
    }
}

impl<A: Child> Drop for Supervisor<A> {
    fn drop(&mut self) {
        self.stats.supervisors.fetch_sub(1, Ordering::SeqCst);
        if thread::panicking() {
            tracing::error!(actor.kind = self.policy.kind, "supervisor panicked, its actors leave");
        }
    }
}

/// A task for each delay and not a timer of the supervisor, which would look at all its timers at each message.
fn start_later<A: Child>(key: &A::Key, generation: u64, delay: Duration, ctx: &mut Context<Supervisor<A>>) {
    let (key, supervisor) = (key.clone(), ctx.address().downgrade());
    actix::spawn(async move {
        tokio::time::sleep(delay).await;
        if let Some(supervisor) = supervisor.upgrade() {
            supervisor.do_send(StartDue { key, generation });
        }
    });
}
