//! Supervised actors over actix: children by key, bounded mailboxes, restarts, metrics, shutdown, and a world to test
//! them in. Knows nothing of notes or hosts.
//!
//! # The words
//!
//! A [`Stage`] is what all actors of one server share: threads, metrics, randomness. Each *kind* of actor has a
//! [`Policy`] and a supervisor, which is reached through [`Children`]: the children of the kind, by key. One child has
//! one [`Mailbox`]. What happens, in order:
//!
//! 1. The first message for a key opens a mailbox and starts a child, which the kind's factory makes on the thread
//!    that the key's hash says.
//! 2. The child *dies*: it panics, stops, or its thread ends. Its mailbox stays open, and what waits there is handled
//!    by the next *generation*, started after a growing delay. Only the message that killed it is lost.
//! 3. It dies too often ([`Intensity`]): the supervisor gives up. The mailbox is closed and dropped, an error is
//!    logged, `kanikey_actor_given_up` rises, and senders get [`Unavailable::GivenUp`]. After the cool-down there is
//!    one new try; if that child dies before it has lived for `intensity.within`, it is given up again at once.
//! 4. The child *leaves*: it is done ([`Exit::leave`]), idle, or its kind is shut down. The mailbox closes, what waits
//!    there is handled, [`Child::is_busy`] must have become false, and the actor stops. That is a clean end. Whoever
//!    sends meanwhile gets the mailbox of its successor, which starts when the old child is gone.
//!
//! So there is at most one child for a key at any time, and an accepted message is handled once, unless it kills its
//! child, the child is given up on or killed at shutdown, or its kind is never restarted. That is still no place to
//! keep what must not be lost: processes die too. Such things are a row first and a message second.
//!
//! # How to add an actor
//!
//! ```
//! use std::time::Duration;
//!
//! use actix::{Actor, Context, Handler, Message};
//! use kanikey_actor_kit::{Birth, Child, Children, Policy, testing::World};
//!
//! // 1. The messages, which in Kanikey live in the crate `messages`.
//! #[derive(Message)]
//! #[rtype(result = "usize")]
//! struct Greet(String);
//!
//! // 2. The actor. It is made anew at each restart, and so holds nothing that cannot be rebuilt.
//! struct Greeter {
//!     host: String,
//!     greeted: usize,
//! }
//!
//! impl Actor for Greeter {
//!     type Context = Context<Self>;
//! }
//!
//! // 3. What tells its children apart. `is_busy` and `leaving` have defaults.
//! impl Child for Greeter {
//!     type Key = String;
//! }
//!
//! impl Handler<Greet> for Greeter {
//!     type Result = usize;
//!
//!     fn handle(&mut self, Greet(_name): Greet, _ctx: &mut Context<Self>) -> usize {
//!         self.greeted += 1;
//!         self.greeted
//!     }
//! }
//!
//! World::run(|world| async move {
//!     // 4. The policy, and the factory, which captures what children need (a pool, a client).
//!     let policy = Policy { idle_after: Some(Duration::from_secs(60)), ..Policy::named("greeter") };
//!     let greeters: Children<Greeter> = world.stage.supervise(policy, |birth: Birth<Greeter>| Greeter {
//!         host: birth.key,
//!         greeted: 0,
//!     });
//!
//!     // 5. Senders name the key. There is nothing to start.
//!     let host = "crab.example".to_owned();
//!     greeters.offer(&host, Greet("ana".into())).unwrap();
//!     let count = greeters.ask(&host, Greet("bo".into()), Duration::from_secs(1)).await;
//!     assert_eq!(count, Ok(2));
//!
//!     // 6. Whoever starts a kind shuts it down.
//!     greeters.shutdown(Duration::from_secs(1)).await.unwrap();
//! });
//! ```
//!
//! Then decide, and write down at the message or the policy:
//!
//! * **What a full mailbox means** for each message: [`Mailbox::offer`] and drop, merge or close the slow one;
//!   [`Mailbox::deliver`] and wait with a deadline; [`Mailbox::ask`] for an answer.
//! * **What its death means**: [`Restart`]. Children that are each given something which dies with them (a socket, an
//!   upload) are started one by one with [`Children::start`] under [`Stage::host`], and are never restarted.
//! * **When it is busy**: a child with a request in flight or a timer that matters says so in [`Child::is_busy`], or it
//!   will be found idle. Timers and futures end with the actor.
//!
//! And test each way in which it can die: [`InjectFault`] kills any child of any kind, [`testing::World`] fails the
//! test that leaves an actor behind.
//!
//! # Rules inside an actor
//!
//! * Work on the actor's state with `ctx.spawn` or a `ResponseActFuture`; a panic in it kills the actor. A panic in a
//!   `ResponseFuture` loses that reply only. Messages are handled while such futures run; `ctx.wait` and
//!   `AtomicResponse` hold them back.
//! * Send to yourself with `ctx.notify` and `ctx.notify_later`, which need no mailbox.
//! * Do not hand out `ctx.address()`: actix's own mailbox gives every clone of an address a place beyond its capacity,
//!   and every `send` to a full one too; `do_send` ignores the capacity altogether; and what waits is lost when the
//!   actor ends. Hand out [`Birth::mailbox`].
//! * `ctx.stop()` is a failure to the supervisor; to end cleanly call [`Exit::leave`].
//! * Take time from `tokio::time` inside an actor, and what is written down from the server's clock.
//! * Never block the thread: hundreds of neighbours live on it.

mod backoff;
mod child;
mod children;
mod directory;
mod fault;
mod inbox;
mod leash;
mod mailbox;
mod panics;
mod policy;
mod pool;
mod restarts;
mod stage;
mod stats;
mod supervisor;
pub mod testing;

pub use crate::{
    backoff::Backoff,
    child::{Birth, Child},
    children::{Children, Stragglers},
    directory::Unavailable,
    fault::{Fault, InjectFault},
    leash::{Exit, Leaving},
    mailbox::{AskError, Mailbox, Port, Rejected},
    panics::log_panics,
    policy::{Intensity, Policy, Restart},
    stage::{Stage, StageError},
    stats::KindSnapshot,
    supervisor::{ChildReport, ChildState},
};
