//! The receiving half of a mailbox at work inside its actor: hands over messages, notices idleness, leaves.

use std::{
    pin::Pin,
    sync::Arc,
    task::{self, Poll},
    time::Duration,
};

use actix::{ActorContext, ActorFuture, AsyncContext, Context};
use tokio::{
    sync::oneshot,
    time::{Instant, Sleep, sleep},
};

use crate::{Child, Leaving, leash::Leash, mailbox::Letters};

/// How often a child that has handled all messages is asked whether it is still busy.
const BUSY_CHECK: Duration = Duration::from_millis(10);

/// A future of the actor that lives as long as the actor does. When it is dropped, however that came, what still waits
/// goes back to the supervisor.
pub(crate) struct Inbox<A: Child> {
    letters: Option<Letters<A>>,
    give_back: Option<oneshot::Sender<Letters<A>>>,
    leash: Arc<Leash>,
    leaving: bool,
    idle_after: Option<Duration>,
    worked: bool,
    timer: Option<Pin<Box<Sleep>>>,
}

impl<A: Child> Inbox<A> {
    /// An inbox, and where its letters appear once it is dropped.
    pub(crate) fn new(
        letters: Letters<A>,
        leash: Arc<Leash>,
        idle_after: Option<Duration>,
    ) -> (Self, oneshot::Receiver<Letters<A>>) {
        let (give_back, given_back) = oneshot::channel();
        let inbox = Self {
            letters: Some(letters),
            give_back: Some(give_back),
            leash,
            leaving: false,
            idle_after,
            worked: false,
            timer: None,
        };
        (inbox, given_back)
    }

    /// Whether the child was idle for the whole of `idle_after`.
    fn is_idle(&mut self, actor: &A, task: &mut task::Context<'_>) -> bool {
        let Some(idle_after) = self.idle_after.filter(|_| !self.leaving) else {
            return false;
        };
        while self.timer_fired(idle_after, task) {
            if !self.worked && !actor.is_busy() {
                return true;
            }
            self.worked = false;
        }
        false
    }

    /// Whether `period` has passed since this was true last.
    fn timer_fired(&mut self, period: Duration, task: &mut task::Context<'_>) -> bool {
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(period)));
        let fired = timer.as_mut().poll(task).is_ready();
        if fired {
            // A period of zero must not make the caller's loop endless.
            timer
                .as_mut()
                .reset(Instant::now() + period.max(Duration::from_millis(1)));
        }
        fired
    }

    fn leave(&mut self, why: Leaving, actor: &mut A, ctx: &mut Context<A>) {
        self.leaving = true;
        self.timer = None;
        self.leash.ask(why);
        if let Some(letters) = &mut self.letters {
            letters.close();
        }
        actor.leaving(self.leash.asked().unwrap_or(why), ctx);
    }

    /// All is handled and nothing can come: stops the actor once it is not busy.
    fn finish(&mut self, actor: &A, ctx: &mut Context<A>, task: &mut task::Context<'_>) -> Poll<()> {
        while actor.is_busy() {
            if !self.timer_fired(BUSY_CHECK, task) {
                return Poll::Pending;
            }
        }
        self.leash.set_drained();
        ctx.stop();
        Poll::Ready(())
    }
}

impl<A: Child> ActorFuture<A> for Inbox<A> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, actor: &mut A, ctx: &mut Context<A>, task: &mut task::Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        this.leash.watch(task.waker());
        // An actor that waits (`ctx.wait`) or stops must not be given messages; it polls this again when it can.
        while !ctx.waiting() {
            if let Some(why) = this.leash.asked().filter(|_| !this.leaving) {
                this.leave(why, actor, ctx);
                continue;
            }
            let Some(letters) = &mut this.letters else {
                return Poll::Ready(());
            };
            match letters.poll_recv(task) {
                Poll::Ready(Some(letter)) => {
                    this.worked = true;
                    letter.open(actor, ctx);
                }
                Poll::Ready(None) if this.leaving => return this.finish(actor, ctx, task),
                // Closed by the generation before, which died while it was leaving.
                Poll::Ready(None) => this.leave(Leaving::Idle, actor, ctx),
                Poll::Pending if this.is_idle(actor, task) => this.leave(Leaving::Idle, actor, ctx),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Pending
    }
}

impl<A: Child> Drop for Inbox<A> {
    fn drop(&mut self) {
        if let (Some(letters), Some(give_back)) = (self.letters.take(), self.give_back.take()) {
            // Fails only when the guard is gone too, and with it whoever could use the letters.
            let _unused = give_back.send(letters);
        }
    }
}
