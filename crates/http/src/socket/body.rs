//! What a client is sent over its socket, as the body of the answer that opened it: the session's frames go from their
//! queue straight onto the wire, with no task or queue in between.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_http::ws::{OpCode, Parser};
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::{Bytes, BytesMut};
use kanikey_messages::session::Outbound;

/// How many bytes are handed over at once.
const CHUNK: usize = 32 * 1024;

/// The body.
pub(super) struct SocketBody {
    /// Pings, pongs and the close frame, with which it ends.
    control: BoxBody,
    outbound: Outbound,
    wire: BytesMut,
}

impl SocketBody {
    pub(super) fn new(control: BoxBody, outbound: Outbound) -> Self {
        Self {
            control,
            outbound,
            wire: BytesMut::new(),
        }
    }
}

impl MessageBody for SocketBody {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let Self {
            control,
            outbound,
            wire,
        } = self.get_mut();
        if let Poll::Ready(frames) = Pin::new(control).poll_next(context) {
            return Poll::Ready(frames);
        }
        while wire.len() < CHUNK
            && let Poll::Ready(Some(frame)) = outbound.poll_next(context)
        {
            Parser::write_message(wire, frame.to_bytes(), OpCode::Text, true, false);
        }
        if wire.is_empty() {
            return Poll::Pending;
        }
        Poll::Ready(Some(Ok(wire.split().freeze())))
    }
}
