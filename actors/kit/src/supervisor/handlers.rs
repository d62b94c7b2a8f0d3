//! The messages of a supervisor.

use std::{collections::hash_map::Entry, time::Duration};

use actix::{Context, Handler, Message};
use tokio::{sync::oneshot, time::Instant};

use super::{ChildReport, Opening, State, Supervisor};
use crate::{Child, child::ChildDown, restarts::Restarts};

/// Asks for a child for a mailbox that was just opened.
pub(crate) struct Start<A: Child> {
    pub(crate) key: A::Key,
    pub(crate) opening: Opening<A>,
}

/// Asks for what is known of each child.
pub(crate) struct ListChildren<K> {
    pub(crate) reply: oneshot::Sender<Vec<ChildReport<K>>>,
}

/// Ends the kind: lets all children leave, and kills those that have not after `within`. `done` gets their number.
pub(crate) struct Shutdown {
    pub(crate) within: Duration,
    pub(crate) done: oneshot::Sender<usize>,
}

/// The time of a delayed start has come.
pub(super) struct StartDue<A: Child> {
    pub(super) key: A::Key,
    pub(super) generation: u64,
}

impl<A: Child> Message for Start<A> {
    type Result = ();
}

impl<K> Message for ListChildren<K> {
    type Result = ();
}

impl Message for Shutdown {
    type Result = ();
}

impl<A: Child> Message for StartDue<A> {
    type Result = ();
}

impl<A: Child> Handler<Start<A>> for Supervisor<A> {
    type Result = ();

    fn handle(&mut self, Start { key, opening }: Start<A>, ctx: &mut Context<Self>) {
        match self.slots.entry(key) {
            Entry::Occupied(mut slot) => {
                // For a key given up since, the opening is dropped, which closes its mailbox.
                if !matches!(slot.get().state, State::GivenUp { .. }) {
                    slot.get_mut().next = Some(opening);
                }
            }
            Entry::Vacant(vacant) => {
                let key = vacant.into_key();
                self.launch(key, opening, Restarts::default(), None, ctx);
            }
        }
    }
}

impl<A: Child> Handler<ChildDown<A>> for Supervisor<A> {
    type Result = ();

    fn handle(&mut self, down: ChildDown<A>, ctx: &mut Context<Self>) {
        self.child_down(down, ctx);
    }
}

impl<A: Child> Handler<StartDue<A>> for Supervisor<A> {
    type Result = ();

    fn handle(&mut self, due: StartDue<A>, ctx: &mut Context<Self>) {
        self.start_due(due, ctx);
    }
}

impl<A: Child> Handler<Shutdown> for Supervisor<A> {
    type Result = ();

    fn handle(&mut self, shutdown: Shutdown, ctx: &mut Context<Self>) {
        self.shut_down(shutdown, ctx);
    }
}

impl<A: Child> Handler<ListChildren<A::Key>> for Supervisor<A> {
    type Result = ();

    fn handle(&mut self, ListChildren { reply }: ListChildren<A::Key>, _ctx: &mut Context<Self>) {
        let now = Instant::now();
        let reports = self.slots.iter().map(|(key, slot)| slot.report(key, now)).collect();
        // Who asked may have stopped waiting.
        let _gone = reply.send(reports);
    }
}
