//! A client's end of `/streaming`.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

use super::Person;

/// A connected socket.
pub struct Socket {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
}

/// How a connection ends within ten seconds.
#[derive(PartialEq, Eq)]
enum End {
    /// With a close frame that has this code.
    Frame(u16),
    /// Without one, or with one that says nothing.
    Broken,
    /// It does not.
    None,
}

impl Socket {
    /// Connects as `person`.
    #[track_caller]
    pub fn connect(person: &Person) -> Self {
        let origin = person.origin.replacen("http", "ws", 1);
        let query = person
            .token
            .as_ref()
            .map(|token| format!("?i={token}"))
            .unwrap_or_default();
        let (socket, _) = tungstenite::connect(format!("{origin}/streaming{query}")).expect("the socket opens");
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream
                .set_read_timeout(Some(Duration::from_millis(50)))
                .expect("a time-out");
        }
        Self { socket }
    }

    /// Sends a frame.
    pub fn send(&mut self, frame: &Value) {
        self.socket
            .send(Message::text(frame.to_string()))
            .expect("the frame is sent");
    }

    /// Connects to a channel and waits for the server to say so.
    #[track_caller]
    pub fn channel(&mut self, channel: &str, id: &str, params: Value) {
        self.send(
            &json!({ "type": "connect", "body": { "channel": channel, "id": id, "params": params, "pong": true } }),
        );
        self.wait_for("connected", |frame| {
            frame["type"] == "connected" && frame["body"]["id"] == id
        });
    }

    /// The next frame that `is` right, at most ten seconds from now; others are passed over.
    #[track_caller]
    pub fn wait_for(&mut self, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            if let Some(frame) = self.next_frame()
                && is(&frame)
            {
                return frame;
            }
        }
        panic!("no frame: {what}");
    }

    /// All frames that come until it has been quiet for `quiet`.
    pub fn drain(&mut self, quiet: Duration) -> Vec<Value> {
        let mut frames = Vec::new();
        let mut last = Instant::now();
        while last.elapsed() < quiet {
            if let Some(frame) = self.next_frame() {
                frames.push(frame);
                last = Instant::now();
            }
        }
        frames
    }

    /// Whether the server closes the socket within ten seconds.
    pub fn is_closed(&mut self) -> bool {
        self.end() != End::None
    }

    /// The code of the server's close frame, within ten seconds; `None` also where the connection breaks without one.
    pub fn close_code(&mut self) -> Option<u16> {
        match self.end() {
            End::Frame(code) => Some(code),
            End::Broken | End::None => None,
        }
    }

    fn end(&mut self) -> End {
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            match self.socket.read() {
                Ok(Message::Close(Some(frame))) => return End::Frame(frame.code.into()),
                Ok(Message::Close(None)) => return End::Broken,
                Ok(_) => {}
                Err(tungstenite::Error::Io(error)) if is_timeout(&error) => {}
                Err(_) => return End::Broken,
            }
        }
        End::None
    }

    fn next_frame(&mut self) -> Option<Value> {
        match self.socket.read() {
            Ok(Message::Text(text)) => serde_json::from_str(&text).ok(),
            Ok(_) => None,
            Err(tungstenite::Error::Io(error)) if is_timeout(&error) => None,
            Err(error) => panic!("the socket broke: {error}"),
        }
    }
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
    )
}
