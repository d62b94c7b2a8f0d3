//! One open WebSocket.

use std::time::Duration;

use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Session};
use kanikey_messages::session::{Closing, SessionHandle};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// How often the client is asked whether it is there.
const PING: Duration = Duration::from_mins(1);

/// How long it may say nothing at all.
const SILENCE: Duration = Duration::from_mins(2);

/// How long the answer to a ping, or the close frame, may wait for room.
const PATIENCE: Duration = Duration::from_secs(5);

/// Carries the client's frames to the session until one side is done. What the client is sent is the
/// [body](super::body)'s work.
pub(super) async fn run(
    socket: Session,
    stream: AggregatedMessageStream,
    session: Box<dyn SessionHandle>,
    closed: impl Future<Output = Closing>,
) {
    let why = tokio::select! {
        biased;
        why = closed => why,
        why = read(socket.clone(), stream, session.as_ref()) => why,
    };
    let reason = CloseReason {
        code: CloseCode::from(why.code()),
        description: Some(why.reason().to_owned()),
    };
    // The session ends first: a client that reads nothing must not keep it.
    drop(session);
    if timeout(PATIENCE, socket.close(Some(reason))).await.is_err() {
        tracing::debug!("a client took no close frame");
    }
}

async fn read(mut socket: Session, mut stream: AggregatedMessageStream, session: &dyn SessionHandle) -> Closing {
    let mut ping = interval(PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ping.reset();
    let mut heard = Instant::now();
    loop {
        let message = tokio::select! {
            message = stream.recv() => message,
            _now = ping.tick() => {
                let answered = heard.elapsed() < SILENCE && matches!(timeout(PATIENCE, socket.ping(b"")).await, Ok(Ok(())));
                if answered {
                    continue;
                }
                return Closing::ClientGone;
            }
        };
        heard = Instant::now();
        match message {
            Some(Ok(AggregatedMessage::Text(text))) => session.frame(text.to_string()),
            Some(Ok(AggregatedMessage::Ping(payload))) => {
                if !matches!(timeout(PATIENCE, socket.pong(&payload)).await, Ok(Ok(()))) {
                    return Closing::ClientGone;
                }
            }
            Some(Ok(AggregatedMessage::Pong(_) | AggregatedMessage::Binary(_))) => {}
            Some(Ok(AggregatedMessage::Close(_)) | Err(_)) | None => return Closing::ClientGone,
        }
    }
}
