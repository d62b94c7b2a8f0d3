//! The actor that the tests kill, and the journal in which its generations write.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix::{Actor, AsyncContext, Context, Handler, Message, ResponseActFuture, ResponseFuture, WrapFuture};
use kanikey_actor_kit::{Backoff, Birth, Child, Children, Exit, Intensity, Leaving, Policy, testing::World};
use tokio::time::{Instant, sleep};

pub const MS: Duration = Duration::from_millis(1);
pub const SOON: Duration = Duration::from_secs(5);

/// What the clerks of one test did.
#[derive(Default)]
pub struct Journal {
    /// Key, generation, number noted.
    pub notes: Mutex<Vec<(u32, u64, u64)>>,
    pub births: Mutex<Vec<Instant>>,
    pub leavings: Mutex<Vec<Leaving>>,
    /// How many of the next births fail in `started`, and in the factory.
    pub failing_starts: AtomicUsize,
    pub failing_makes: AtomicUsize,
    alive: Mutex<HashMap<u32, usize>>,
    pub most_alive: AtomicUsize,
}

pub struct Clerk {
    key: u32,
    generation: u64,
    exit: Exit,
    journal: Arc<Journal>,
    busy: bool,
}

#[derive(Message)]
#[rtype(result = "()")]
pub struct Note(pub u64);

/// Answers with the generation.
#[derive(Message)]
#[rtype(result = "u64")]
pub struct WhoAreYou;

#[derive(Message)]
#[rtype(result = "()")]
pub struct Leave;

/// Is busy for a while, outside of the handler.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Work(pub Duration);

#[derive(Message)]
#[rtype(result = "()")]
pub struct PanicInReply;

#[derive(Message)]
#[rtype(result = "()")]
pub struct PanicInActorReply;

#[derive(Message)]
#[rtype(result = "()")]
pub struct EndThread;

/// Rules under which a test needs no patience.
pub fn quick() -> Policy {
    Policy {
        backoff: Backoff::new(MS, 2.0, 4 * MS),
        intensity: Intensity {
            restarts: 3,
            within: Duration::from_secs(20),
        },
        cool_down: 20 * MS,
        ..Policy::named("clerk")
    }
}

impl Journal {
    pub fn noted(&self) -> Vec<u64> {
        self.notes
            .lock()
            .unwrap()
            .iter()
            .map(|(_, _, number)| *number)
            .collect()
    }

    fn born(&self, key: u32) {
        let mut alive = self.alive.lock().unwrap();
        let count = alive.entry(key).or_default();
        *count += 1;
        self.most_alive.fetch_max(*count, Ordering::SeqCst);
        self.births.lock().unwrap().push(Instant::now());
    }

    fn fails(remaining: &AtomicUsize) -> bool {
        remaining
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .is_ok()
    }
}

impl Clerk {
    pub fn new(birth: Birth<Self>, journal: Arc<Journal>) -> Self {
        journal.born(birth.key);
        let clerk = Self {
            key: birth.key,
            generation: birth.generation,
            exit: birth.exit,
            journal,
            busy: false,
        };
        assert!(!Journal::fails(&clerk.journal.failing_makes), "cannot be made");
        clerk
    }
}

/// Clerks under `policy`, and their journal.
pub fn clerks(world: &World, policy: Policy) -> (Children<Clerk>, Arc<Journal>) {
    let journal = Arc::new(Journal::default());
    let book = Arc::clone(&journal);
    (
        world
            .stage
            .supervise(policy, move |birth| Clerk::new(birth, Arc::clone(&book))),
        journal,
    )
}

impl Actor for Clerk {
    type Context = Context<Self>;

    fn started(&mut self, _ctx: &mut Self::Context) {
        assert!(!Journal::fails(&self.journal.failing_starts), "cannot start");
    }
}

impl Child for Clerk {
    type Key = u32;

    fn is_busy(&self) -> bool {
        self.busy
    }

    fn leaving(&mut self, why: Leaving, _ctx: &mut Context<Self>) {
        self.journal.leavings.lock().unwrap().push(why);
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        if let Some(count) = self.journal.alive.lock().unwrap().get_mut(&self.key) {
            *count -= 1;
        }
    }
}

impl Handler<Note> for Clerk {
    type Result = ();

    fn handle(&mut self, Note(number): Note, _ctx: &mut Context<Self>) {
        self.journal
            .notes
            .lock()
            .unwrap()
            .push((self.key, self.generation, number));
    }
}

impl Handler<WhoAreYou> for Clerk {
    type Result = u64;

    fn handle(&mut self, _message: WhoAreYou, _ctx: &mut Context<Self>) -> u64 {
        self.generation
    }
}

impl Handler<Leave> for Clerk {
    type Result = ();

    fn handle(&mut self, _message: Leave, _ctx: &mut Context<Self>) {
        self.exit.leave();
    }
}

impl Handler<Work> for Clerk {
    type Result = ();

    fn handle(&mut self, Work(time): Work, ctx: &mut Context<Self>) {
        self.busy = true;
        ctx.run_later(time, |this, _ctx| {
            this.busy = false;
            this.journal.notes.lock().unwrap().push((this.key, this.generation, 0));
        });
    }
}

impl Handler<PanicInReply> for Clerk {
    type Result = ResponseFuture<()>;

    fn handle(&mut self, _message: PanicInReply, _ctx: &mut Context<Self>) -> Self::Result {
        Box::pin(async {
            sleep(MS).await;
            panic!("in a reply");
        })
    }
}

impl Handler<PanicInActorReply> for Clerk {
    type Result = ResponseActFuture<Self, ()>;

    fn handle(&mut self, _message: PanicInActorReply, _ctx: &mut Context<Self>) -> Self::Result {
        let reply = async {
            sleep(MS).await;
            panic!("in an actor's reply");
        };
        Box::pin(reply.into_actor(self))
    }
}

impl Handler<EndThread> for Clerk {
    type Result = ();

    fn handle(&mut self, _message: EndThread, _ctx: &mut Context<Self>) {
        actix::Arbiter::current().stop();
    }
}
