//! What a client is sent over its socket, as the body of the answer that opened it: the session's frames go from their
//! queue straight onto the wire, with no task or queue in between.
//!
//! A write costs more than all that is done for a frame before it. A frame that comes alone is written at once; those that
//! follow it closely are gathered, and go out with one write.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_http::ws::{OpCode, Parser};
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::{Bytes, BytesMut};
use kanikey_messages::session::{Frame, Outbound};
use tokio::time::{Instant, Sleep, sleep_until};

/// How many bytes are handed over at once.
const CHUNK: usize = 16 * 1024;

/// How long after a write the next one may be put off. Nobody sees such a delay.
const GATHERING: Duration = Duration::from_millis(40);

/// The body.
pub(super) struct SocketBody {
    /// Pings, pongs and the close frame, with which it ends.
    control: BoxBody,
    outbound: Outbound,
    wire: BytesMut,
    gathers_until: Instant,
    timer: Pin<Box<Sleep>>,
}

impl SocketBody {
    pub(super) fn new(control: BoxBody, outbound: Outbound) -> Self {
        let now = Instant::now();
        Self {
            control,
            outbound,
            wire: BytesMut::new(),
            gathers_until: now,
            timer: Box::pin(sleep_until(now)),
        }
    }

    fn take(&mut self, frame: &Frame) {
        Parser::write_message(&mut self.wire, frame.to_bytes(), OpCode::Text, true, false);
    }

    /// Waits until it is time to write again, or so much is there that it must not wait. Frames that come meanwhile wake
    /// nobody.
    fn poll_gathered(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if Instant::now() >= self.gathers_until || self.outbound.poll_filling(context).is_ready() {
            return Poll::Ready(());
        }
        if self.timer.deadline() != self.gathers_until {
            self.timer.as_mut().reset(self.gathers_until);
        }
        self.timer.as_mut().poll(context)
    }
}

impl MessageBody for SocketBody {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        if let Poll::Ready(frames) = Pin::new(&mut this.control).poll_next(context) {
            return Poll::Ready(frames);
        }
        if this.wire.is_empty() {
            match ready!(this.outbound.poll_next(context)) {
                Some(frame) => this.take(&frame),
                // The close frame is on its way, and wakes this.
                None => return Poll::Pending,
            }
        }
        ready!(this.poll_gathered(context));
        while this.wire.len() < CHUNK
            && let Poll::Ready(Some(frame)) = this.outbound.poll_next(context)
        {
            this.take(&frame);
        }
        this.gathers_until = Instant::now() + GATHERING;
        // All of it: thousands of sockets that keep a buffer each would keep much.
        Poll::Ready(Some(Ok(std::mem::take(&mut this.wire).freeze())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::{Wake, Waker};

    use kanikey_messages::session::{Outgoing, outgoing};

    use super::*;

    fn open(capacity: usize) -> (Outgoing, SocketBody) {
        let (queue, outbound) = outgoing(capacity);
        (queue, SocketBody::new(BoxBody::new(Silence), outbound))
    }

    /// A connection on which nobody pings.
    struct Silence;

    impl MessageBody for Silence {
        type Error = Box<dyn Error>;

        fn size(&self) -> BodySize {
            BodySize::Stream
        }

        fn poll_next(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
            Poll::Pending
        }
    }

    fn send(queue: &Outgoing, texts: &[&'static str]) {
        for text in texts {
            let frame = Frame::whole(Bytes::from_static(text.as_bytes()));
            assert_eq!(queue.send(frame), Ok(()));
        }
    }

    async fn written(body: &mut SocketBody) -> Bytes {
        let next = std::future::poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await;
        next.unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_frame_alone_goes_at_once_and_what_follows_it_together() {
        let (queue, mut body) = open(256);
        let began = Instant::now();
        send(&queue, &["a"]);
        assert_eq!(written(&mut body).await, &b"\x81\x01a"[..]);
        let first = Instant::now();
        send(&queue, &["b"]);
        let more = async {
            tokio::task::yield_now().await;
            send(&queue, &["c", "d"]);
        };
        let (bytes, ()) = tokio::join!(written(&mut body), more);
        assert_eq!(bytes, &b"\x81\x01b\x81\x01c\x81\x01d"[..]);
        assert!(began.elapsed() >= GATHERING, "it waited for the others");
        assert!(first.elapsed() < Duration::from_secs(5));
    }

    #[tokio::test]
    async fn a_queue_that_fills_is_not_left_waiting() {
        let (queue, mut body) = open(4);
        let alarm = Arc::new(Alarm::default());
        let waker = Waker::from(Arc::clone(&alarm));
        let mut poll = || Pin::new(&mut body).poll_next(&mut Context::from_waker(&waker));
        send(&queue, &["a"]);
        assert!(poll().is_ready());
        send(&queue, &["b"]);
        assert!(poll().is_pending(), "it is gathered");
        send(&queue, &["c", "d"]);
        assert!(alarm.0.load(Ordering::Relaxed), "two of four wait");
        let Poll::Ready(Some(Ok(bytes))) = poll() else {
            panic!("nothing is written")
        };
        assert_eq!(bytes, &b"\x81\x01b\x81\x01c\x81\x01d"[..]);
    }

    #[derive(Default)]
    struct Alarm(AtomicBool);

    impl Wake for Alarm {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}
