//! The sending half of a child's mailbox.
//!
//! It is a channel of our own in front of the actor and not actix's mailbox, which cannot keep our promises: it gives
//! every clone of an address a place beyond its capacity (and `send` clones), and it dies with its actor.

use std::{fmt, sync::Arc, time::Duration};

use actix::{
    Context, Handler, Message,
    dev::{Envelope, EnvelopeProxy, ToEnvelope},
};
use tokio::{
    sync::{
        mpsc::{self, error::TrySendError},
        oneshot,
    },
    time::{Instant, timeout_at},
};

use crate::{
    Child,
    stats::{ActorStats, Waiting},
};

/// Where messages for one child are put. Cheap to clone, may be used from any thread.
///
/// It stays open while its child is restarted: what waits in it is handled by the next generation, only the message
/// that killed the child is gone. It closes when the child leaves, or is given up on.
pub struct Mailbox<A: Child> {
    sender: mpsc::Sender<Letter<A>>,
    stats: Arc<ActorStats>,
}

/// A message that was not accepted. It comes back unharmed.
pub enum Rejected<M> {
    /// There is no room: too much waits already. Drop it, make it smaller, close the slow one, or wait: decided for
    /// each message.
    Full(M),
    /// No one will ever handle it here.
    Closed(M),
}

/// Why a question got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// The mailbox stayed full until the deadline; the question was not asked.
    #[error("the mailbox is full")]
    Full,
    /// The mailbox is closed; the question was not asked.
    #[error("the mailbox is closed")]
    Closed,
    /// No answer before the deadline. The question may still be handled if that has begun, or be skipped.
    #[error("no answer in time")]
    TimedOut,
    /// The actor died, or dropped the question, while it was being handled. It may have taken effect.
    #[error("the actor died before it answered")]
    Died,
}

/// A mailbox of which only the message is known, not the actor: for one who sends to many kinds, and for tests.
pub struct Port<M>(Arc<dyn Fn(M) -> Result<(), Rejected<M>> + Send + Sync>);

/// A message on its way.
pub(crate) struct Letter<A: Child> {
    envelope: Envelope<A>,
    waiting: Waiting,
}

/// The receiving half of a mailbox.
pub(crate) type Letters<A> = mpsc::Receiver<Letter<A>>;

/// A place reserved in a mailbox.
pub(crate) type Place<'a, A> = mpsc::Permit<'a, Letter<A>>;

/// Why there is no place.
pub(crate) enum NoPlace {
    Full,
    Closed,
}

impl<A: Child> Mailbox<A> {
    pub(crate) fn new(capacity: usize, stats: Arc<ActorStats>) -> (Self, Letters<A>) {
        let (sender, letters) = mpsc::channel(capacity.max(1));
        (Self { sender, stats }, letters)
    }

    /// Puts `message` into the mailbox if there is room now.
    pub fn offer<M>(&self, message: M) -> Result<(), Rejected<M>>
    where
        A: Handler<M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        match self.try_reserve() {
            Ok(place) => {
                self.put(place, seal(message, None));
                Ok(())
            }
            Err(NoPlace::Full) => Err(Rejected::Full(message)),
            Err(NoPlace::Closed) => Err(Rejected::Closed(message)),
        }
    }

    /// Puts `message` into the mailbox, waiting for room for no longer than `within`; past that it is
    /// [`Rejected::Full`]. Dropping the future before it is done takes the message back.
    pub async fn deliver<M>(&self, message: M, within: Duration) -> Result<(), Rejected<M>>
    where
        A: Handler<M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        match self.reserve_by(deadline(within)).await {
            Ok(place) => {
                self.put(place, seal(message, None));
                Ok(())
            }
            Err(NoPlace::Full) => Err(Rejected::Full(message)),
            Err(NoPlace::Closed) => Err(Rejected::Closed(message)),
        }
    }

    /// Sends `message` and waits for its answer, both together no longer than `within`.
    pub async fn ask<M>(&self, message: M, within: Duration) -> Result<M::Result, AskError>
    where
        A: Handler<M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        let deadline = deadline(within);
        let place = self.reserve_by(deadline).await.map_err(AskError::from)?;
        answer_by(self.put_for_answer(place, message), deadline).await
    }

    /// This mailbox for one kind of message, with the actor's type forgotten.
    pub fn port<M>(&self) -> Port<M>
    where
        A: Handler<M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        let mailbox = self.clone();
        Port::new(move |message| mailbox.offer(message))
    }

    /// Whether nothing can be put into it any more.
    pub fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// Waits until it is closed: its child left, or will not be restarted.
    pub async fn closed(&self) {
        self.sender.closed().await;
    }

    /// How many messages wait.
    pub fn depth(&self) -> usize {
        self.sender.max_capacity() - self.sender.capacity()
    }

    pub(crate) fn try_reserve(&self) -> Result<Place<'_, A>, NoPlace> {
        self.sender.try_reserve().map_err(|error| match error {
            TrySendError::Full(()) => self.full(),
            TrySendError::Closed(()) => NoPlace::Closed,
        })
    }

    pub(crate) async fn reserve_by(&self, deadline: Instant) -> Result<Place<'_, A>, NoPlace> {
        match timeout_at(deadline, self.sender.reserve()).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_closed)) => Err(NoPlace::Closed),
            Err(_elapsed) => Err(self.full()),
        }
    }

    pub(crate) fn put(&self, place: Place<'_, A>, envelope: Envelope<A>) {
        let waiting = self.stats.waiting(self.depth());
        place.send(Letter { envelope, waiting });
    }

    pub(crate) fn put_for_answer<M>(&self, place: Place<'_, A>, message: M) -> oneshot::Receiver<M::Result>
    where
        A: Handler<M>,
        M: Message + Send + 'static,
        M::Result: Send,
    {
        let (sender, answer) = oneshot::channel();
        self.put(place, seal(message, Some(sender)));
        answer
    }

    fn full(&self) -> NoPlace {
        self.stats.rejected();
        NoPlace::Full
    }
}

impl<A: Child> Clone for Mailbox<A> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
            stats: Arc::clone(&self.stats),
        }
    }
}

/// Two handles are equal when they lead to the same mailbox.
impl<A: Child> PartialEq for Mailbox<A> {
    fn eq(&self, other: &Self) -> bool {
        self.sender.same_channel(&other.sender)
    }
}

impl<A: Child> Eq for Mailbox<A> {}

impl<A: Child> fmt::Debug for Mailbox<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox")
            .field("kind", &self.stats.kind())
            .field("depth", &self.depth())
            .finish_non_exhaustive()
    }
}

impl<A: Child> Letter<A> {
    /// Lets the actor handle the message, which no longer counts as waiting.
    pub(crate) fn open(self, actor: &mut A, ctx: &mut Context<A>) {
        let Self { mut envelope, waiting } = self;
        drop(waiting);
        envelope.handle(actor, ctx);
    }
}

impl<M> Port<M> {
    /// A port that hands each message to `accept`.
    pub fn new(accept: impl Fn(M) -> Result<(), Rejected<M>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(accept))
    }

    /// As [`Mailbox::offer`].
    pub fn offer(&self, message: M) -> Result<(), Rejected<M>> {
        (self.0)(message)
    }
}

impl<M> Clone for Port<M> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<M> fmt::Debug for Port<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Port")
    }
}

impl<M> Rejected<M> {
    /// The message.
    pub fn into_inner(self) -> M {
        match self {
            Self::Full(message) | Self::Closed(message) => message,
        }
    }

    /// Whether there was no room, so that trying later may help.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full(_))
    }
}

impl<M> fmt::Debug for Rejected<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_full() { "Full" } else { "Closed" })
    }
}

impl<M> fmt::Display for Rejected<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_full() {
            "the mailbox is full"
        } else {
            "the mailbox is closed"
        })
    }
}

impl<M> std::error::Error for Rejected<M> {}

impl From<NoPlace> for AskError {
    fn from(reason: NoPlace) -> Self {
        match reason {
            NoPlace::Full => Self::Full,
            NoPlace::Closed => Self::Closed,
        }
    }
}

/// Packs a message for an actor that can handle it.
pub(crate) fn seal<A, M>(message: M, answer: Option<oneshot::Sender<M::Result>>) -> Envelope<A>
where
    A: Child + Handler<M>,
    M: Message + Send + 'static,
    M::Result: Send,
{
    <Context<A> as ToEnvelope<A, M>>::pack(message, answer)
}

/// Waits for an answer until `deadline`.
pub(crate) async fn answer_by<R>(answer: oneshot::Receiver<R>, deadline: Instant) -> Result<R, AskError> {
    match timeout_at(deadline, answer).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_dropped)) => Err(AskError::Died),
        Err(_elapsed) => Err(AskError::TimedOut),
    }
}

/// The moment `within` from now; a day at most, so that no duration overflows.
pub(crate) fn deadline(within: Duration) -> Instant {
    Instant::now() + within.min(Duration::from_hours(24))
}
