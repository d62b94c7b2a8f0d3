//! How long a client may take to send a body: all of it within `http.body_timeout`, or, where it uploads a file, at
//! `http.upload_min_rate` on average from then on. The deadline is of the whole: a byte a second does not renew it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::HttpMessage as _;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_TYPE;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use kanikey_config::HttpConfig;
use tokio::time::{Instant, Sleep, sleep_until};

/// Where sockets are opened.
const SOCKET: &str = "/streaming";

/// Puts the body of a request under its deadline.
pub(crate) fn limit(mut request: ServiceRequest, config: &HttpConfig) -> ServiceRequest {
    if request.path() == SOCKET {
        // What follows is no body but what is said on the socket.
        return request;
    }
    let payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return request;
    }
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let is_upload = content_type.is_some_and(|value| value.starts_with("multipart/form-data"));
    let patient = Patient::new(
        payload,
        Duration::from_secs(config.body_timeout.into()),
        is_upload.then_some(config.upload_min_rate),
    );
    let payload: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(patient);
    request.set_payload(Payload::Stream { payload });
    request
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyError {
    /// More than the limit.
    TooLarge,
    /// It took too long.
    TimedOut,
    /// It ended before its end, or is no body.
    Broken,
}

impl BodyError {
    /// What went wrong with a payload.
    pub(crate) fn of(error: &PayloadError) -> Self {
        match error {
            PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut => Self::TimedOut,
            PayloadError::Overflow => Self::TooLarge,
            _ => Self::Broken,
        }
    }
}

/// Reads a body of at most `limit` bytes; one that says that it is longer is not read at all.
pub(crate) async fn read_body(
    request: &actix_web::HttpRequest,
    mut payload: actix_web::web::Payload,
    limit: usize,
) -> Result<Bytes, BodyError> {
    if declared_length(request).is_some_and(|length| length > limit as u64) {
        return Err(BodyError::TooLarge);
    }
    let mut body = BytesMut::new();
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|error| BodyError::of(&error))?;
        if piece.len() > limit - body.len() {
            return Err(BodyError::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}

/// `Content-Length`, where there is one.
pub(crate) fn declared_length(request: &actix_web::HttpRequest) -> Option<u64> {
    let length = request.headers().get(actix_web::http::header::CONTENT_LENGTH)?;
    length.to_str().ok()?.trim().parse().ok()
}

/// A payload under a deadline.
struct Patient {
    payload: Payload,
    started: Instant,
    received: u64,
    min_rate: Option<u32>,
    grace: Duration,
    deadline: Pin<Box<Sleep>>,
}

impl Patient {
    fn new(payload: Payload, grace: Duration, min_rate: Option<u32>) -> Self {
        let started = Instant::now();
        Self {
            payload,
            started,
            received: 0,
            min_rate,
            grace,
            deadline: Box::pin(sleep_until(started + grace)),
        }
    }

    /// When the body must have brought more: later, the more it has brought, where it is an upload.
    fn due(&self) -> Instant {
        let earned = match self.min_rate {
            Some(rate) => Duration::from_secs_f64(self.received as f64 / f64::from(rate.max(1))),
            None => Duration::ZERO,
        };
        self.started + self.grace.max(earned)
    }
}

impl Stream for Patient {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Poll::Ready(piece) = Pin::new(&mut this.payload).poll_next(cx) {
            if let Some(Ok(bytes)) = &piece {
                this.received += bytes.len() as u64;
            }
            return Poll::Ready(piece);
        }
        let due = this.due();
        if this.deadline.deadline() != due {
            this.deadline.as_mut().reset(due);
        }
        ready!(this.deadline.as_mut().poll(cx));
        Poll::Ready(Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into()))))
    }
}
