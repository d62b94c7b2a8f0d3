//! Ways to kill a child from outside, to test what its death does. No request, frame or activity leads here: a fault
//! is no serializable message, and can only be sent through [`Children`], by code.

use std::time::Duration;

use actix::{
    ActorContext, AsyncContext, Context, WrapFuture,
    dev::{Envelope, EnvelopeProxy},
};

use crate::{Child, Children, Rejected, mailbox::NoPlace};

/// What happens to a child when it reaches this message in its mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The handler panics.
    Crash,
    /// A future that the actor spawned panics.
    CrashInFuture,
    /// The actor stops without having left.
    Halt,
    /// The actor handles no message for this long.
    Stall(Duration),
}

/// Injects faults; a trait of its own, so that only code that imports it can.
pub trait InjectFault<K> {
    /// Puts `fault` into the mailbox of the child for `key`, which must exist.
    fn inject(&self, key: &K, fault: Fault) -> Result<(), Rejected<Fault>>;
}

impl<A: Child> InjectFault<A::Key> for Children<A> {
    fn inject(&self, key: &A::Key, fault: Fault) -> Result<(), Rejected<Fault>> {
        let Some(mailbox) = self.find(key) else {
            return Err(Rejected::Closed(fault));
        };
        match mailbox.try_reserve() {
            Ok(place) => {
                mailbox.put(place, Envelope::with_proxy(Box::new(fault)));
                Ok(())
            }
            Err(NoPlace::Full) => Err(Rejected::Full(fault)),
            Err(NoPlace::Closed) => Err(Rejected::Closed(fault)),
        }
    }
}

impl<A: Child> EnvelopeProxy<A> for Fault {
    fn handle(&mut self, actor: &mut A, ctx: &mut Context<A>) {
        match *self {
            Self::Crash => panic!("injected fault: crash"),
            Self::CrashInFuture => {
                ctx.spawn(async { panic!("injected fault: crash in future") }.into_actor(actor));
            }
            Self::Halt => ctx.stop(),
            Self::Stall(time) => ctx.wait(tokio::time::sleep(time).into_actor(actor)),
        }
    }
}
