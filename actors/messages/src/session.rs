//! A WebSocket connection: what the HTTP transport says to the `UserSession` actor, and what comes back to the socket.

use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::task::AtomicWaker;
use kanikey_core::Permission;
use tokio::sync::{mpsc, watch};

/// Whoever a connection speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The local account.
    pub user_id: String,
    /// The access token that the connection was opened with: when it is revoked the connection closes.
    pub token_id: String,
    /// What the token may do; `None` for a session of our own client, which may do all.
    pub permissions: Option<Vec<Permission>>,
}

impl Viewer {
    /// Whether the token has this permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions
            .as_ref()
            .is_none_or(|permissions| permissions.contains(&permission))
    }
}

/// A connection that was just made.
#[derive(Debug)]
pub struct OpenSession {
    /// `None`: a visitor.
    pub viewer: Option<Viewer>,
    /// Where frames for the client go.
    pub outgoing: Outgoing,
}

/// Why no session could be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// There are too many connections.
    #[error("there are too many connections")]
    TooMany,
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopping,
}

/// Why the server closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The client is gone already.
    ClientGone,
    /// The client reads slower than its channels speak.
    TooSlow,
    /// The client sends faster than it can be served.
    TooFast,
    /// The token is void, or the account may not act any more.
    SignedOut,
    /// The server is stopping.
    Stopping,
    /// Something failed here; the client should connect again.
    Failed,
}

impl Closing {
    /// The status code of the close frame (RFC 6455, section 7.4, and the IANA registry).
    pub fn code(self) -> u16 {
        match self {
            Self::ClientGone => 1000,
            Self::TooSlow | Self::TooFast => 1013,
            Self::SignedOut => 1008,
            Self::Stopping => 1001,
            Self::Failed => 1011,
        }
    }

    /// The reason in the close frame.
    pub fn reason(self) -> &'static str {
        match self {
            Self::ClientGone => "",
            Self::TooSlow => "too slow",
            Self::TooFast => "too many messages",
            Self::SignedOut => "signed out",
            Self::Stopping => "server stopping",
            Self::Failed => "internal error",
        }
    }
}

/// Opens sessions.
pub trait Sessions: Send + Sync {
    /// Starts the session of a new connection.
    fn open(&self, session: OpenSession) -> Result<Box<dyn SessionHandle>, OpenError>;
}

/// The transport's end of a session. Dropped when the connection is gone, which ends the session.
pub trait SessionHandle: Send {
    /// Hands over a text frame of the client. Never waits: a client that sends faster than it can be served is closed.
    fn frame(&self, text: String);
}

/// A text frame for the client: its own `head`, a `body` that many connections share, and a `tail`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// JSON up to the body.
    pub head: Bytes,
    /// JSON.
    pub body: Bytes,
    /// What closes the head's braces.
    pub tail: &'static str,
}

impl Frame {
    /// A frame without parts.
    pub fn whole(body: Bytes) -> Self {
        Self {
            head: Bytes::new(),
            body,
            tail: "",
        }
    }

    /// The frame as it goes over the wire.
    pub fn to_bytes(&self) -> Bytes {
        if self.head.is_empty() && self.tail.is_empty() {
            return self.body.clone();
        }
        let mut text = Vec::with_capacity(self.head.len() + self.body.len() + self.tail.len());
        text.extend_from_slice(&self.head);
        text.extend_from_slice(&self.body);
        text.extend_from_slice(self.tail.as_bytes());
        Bytes::from(text)
    }
}

/// The bounded queue of frames to one client; nobody ever waits for it. When all clones are dropped without a
/// [`close`](Self::close), the connection closes as [`Closing::Failed`].
#[derive(Clone, Debug)]
pub struct Outgoing {
    frames: mpsc::Sender<Frame>,
    filling: Arc<AtomicWaker>,
    closing: Arc<watch::Sender<Option<Closing>>>,
}

/// The other end of an [`Outgoing`].
#[derive(Debug)]
pub struct Outbound {
    frames: mpsc::Receiver<Frame>,
    filling: Arc<AtomicWaker>,
    closing: watch::Receiver<Option<Closing>>,
}

/// The connection is closed, or is being closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the connection is closed")]
pub struct ConnectionClosed;

/// A queue for `capacity` frames, both ends.
pub fn outgoing(capacity: usize) -> (Outgoing, Outbound) {
    let (frames, waiting) = mpsc::channel(capacity.max(1));
    let (closing, closed) = watch::channel(None);
    let filling = Arc::new(AtomicWaker::new());
    let outgoing = Outgoing {
        frames,
        filling: Arc::clone(&filling),
        closing: Arc::new(closing),
    };
    let outbound = Outbound {
        frames: waiting,
        filling,
        closing: closed,
    };
    (outgoing, outbound)
}

impl Outgoing {
    /// Puts a frame into the queue. A full queue closes the connection.
    pub fn send(&self, frame: Frame) -> Result<(), ConnectionClosed> {
        if self.closing.borrow().is_some() {
            return Err(ConnectionClosed);
        }
        self.frames.try_send(frame).map_err(|error| {
            if matches!(error, mpsc::error::TrySendError::Full(_)) {
                self.close(Closing::TooSlow);
            }
            ConnectionClosed
        })?;
        if self.frames.capacity() <= self.frames.max_capacity() / 2 {
            self.filling.wake();
        }
        Ok(())
    }

    /// Closes the connection at once; frames that wait are dropped. The first reason stands.
    pub fn close(&self, why: Closing) {
        self.closing.send_if_modified(|closing| {
            let first = closing.is_none();
            closing.get_or_insert(why);
            first
        });
    }

    /// Waits until the connection is closed, from either end.
    pub async fn ended(&self) {
        let mut closing = self.closing.subscribe();
        tokio::select! {
            _why = closed(&mut closing) => {}
            () = self.frames.closed() => {}
        }
    }
}

impl Outbound {
    /// The next frame; `None` where the connection is to be closed, whatever waits. That it is to be closed wakes nobody
    /// here: see [`closed`](Self::closed).
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Frame>> {
        if self.closing.borrow().is_some() {
            return Poll::Ready(None);
        }
        self.frames.poll_recv(context)
    }

    /// Whether so many frames wait that they should not wait any longer. Where not, the task is woken when they do.
    pub fn poll_filling(&self, context: &mut Context<'_>) -> Poll<()> {
        self.filling.register(context.waker());
        if self.frames.len() >= self.frames.max_capacity().div_ceil(2) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }

    /// Waits until the connection is to be closed.
    pub fn closed(&self) -> impl Future<Output = Closing> + use<> {
        let mut closing = self.closing.clone();
        async move { closed(&mut closing).await }
    }
}

async fn closed(closing: &mut watch::Receiver<Option<Closing>>) -> Closing {
    match closing.wait_for(Option::is_some).await {
        Ok(why) => why.unwrap_or(Closing::Failed),
        Err(_all_dropped) => Closing::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &'static str) -> Frame {
        Frame::whole(Bytes::from_static(text.as_bytes()))
    }

    async fn next(outbound: &mut Outbound) -> Option<Frame> {
        std::future::poll_fn(|context| outbound.poll_next(context)).await
    }

    #[tokio::test]
    async fn a_full_queue_closes_the_connection_before_what_waits() {
        let (queue, mut outbound) = outgoing(2);
        assert_eq!(queue.send(frame("1")), Ok(()));
        assert_eq!(next(&mut outbound).await, Some(frame("1")));
        assert_eq!(queue.send(frame("2")), Ok(()));
        assert_eq!(queue.send(frame("3")), Ok(()));
        assert_eq!(queue.send(frame("4")), Err(ConnectionClosed));
        queue.close(Closing::Stopping);
        assert_eq!(next(&mut outbound).await, None);
        assert_eq!(outbound.closed().await, Closing::TooSlow);
        assert_eq!(queue.send(frame("5")), Err(ConnectionClosed));
    }

    #[tokio::test]
    async fn a_queue_that_is_half_full_says_so() {
        let (queue, outbound) = outgoing(4);
        assert_eq!(queue.send(frame("1")), Ok(()));
        let filling = std::future::poll_fn(|context| outbound.poll_filling(context));
        let ((), sent) = tokio::join!(filling, async { queue.send(frame("2")) });
        assert_eq!(sent, Ok(()));
    }

    #[tokio::test]
    async fn a_session_that_dies_closes_the_connection() {
        let (queue, outbound) = outgoing(2);
        drop(queue);
        assert_eq!(outbound.closed().await, Closing::Failed);
    }

    #[test]
    fn a_frame_is_put_together_from_its_parts() {
        let parts = Frame {
            head: Bytes::from_static(b"{\"a\":"),
            body: Bytes::from_static(b"1"),
            tail: "}",
        };
        assert_eq!(parts.to_bytes(), Bytes::from_static(b"{\"a\":1}"));
    }

    #[test]
    fn a_token_may_what_it_says_and_our_own_client_may_all() {
        let mut viewer = Viewer {
            user_id: "u".into(),
            token_id: "t".into(),
            permissions: None,
        };
        assert!(viewer.may(Permission::ReadAccount));
        viewer.permissions = Some(Vec::new());
        assert!(!viewer.may(Permission::ReadAccount));
    }
}
