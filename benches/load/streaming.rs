//! Notes that go to many sockets at once.

use std::fmt;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;
use tungstenite::client::connect_with_config;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

use crate::server::Server;
use crate::world::{self, World};

/// How many notes are written meanwhile.
const NOTES: usize = 100;

/// How often the sockets are looked at. Whoever looks all the time takes the processor's caches away from the server.
const LOOK: Duration = Duration::from_millis(5);

/// As a message is long; what is read into is cleared each time.
const BUFFER: usize = 4096;

/// After so long without a message all have come.
const QUIET: Duration = Duration::from_secs(2);

type Socket = WebSocket<MaybeTlsStream<TcpStream>>;

/// What delivering cost.
pub struct Report {
    sockets: usize,
    delivered: usize,
    cpu: (f64, f64),
    /// CPU of the same notes with nobody listening.
    alone: (f64, f64),
}

/// Writes notes with nobody and with everybody listening to the local timeline.
pub fn measure(server: &Server, world: &World, sockets: usize) -> Report {
    let before = server.usage();
    write(world);
    std::thread::sleep(Duration::from_millis(500));
    let alone = server.usage().since(&before);
    let mut open: Vec<Socket> = (0..sockets).map(|turn| connect(server, world, turn)).collect();
    read(&mut open);
    let before = server.usage();
    let delivered = std::thread::scope(|scope| {
        scope.spawn(|| write(world));
        read(&mut open)
    });
    Report {
        sockets,
        delivered,
        cpu: server.usage().since(&before),
        alone,
    }
}

fn write(world: &World) {
    for turn in 0..NOTES {
        let author = &world.authors[turn % world.authors.len()];
        author.call("notes/create", json!({ "text": world::text(turn) }));
    }
}

fn connect(server: &Server, world: &World, turn: usize) -> Socket {
    let person = &world.authors[turn % world.authors.len()];
    let origin = server.origin.replacen("http", "ws", 1);
    let token = person.token.as_deref().unwrap();
    let config = WebSocketConfig::default().read_buffer_size(BUFFER);
    let address = format!("{origin}/streaming?i={token}");
    let (mut socket, _) = connect_with_config(address, Some(config), 0).expect("a socket");
    let frame = json!({ "type": "connect", "body": { "channel": "localTimeline", "id": "1", "params": {} } });
    socket.send(Message::text(frame.to_string())).expect("the channel");
    if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
        stream.set_nonblocking(true).unwrap();
    }
    socket
}

/// Reads all of them until it is quiet; how many notes came.
fn read(sockets: &mut [Socket]) -> usize {
    let (mut messages, mut last) = (0, Instant::now());
    while last.elapsed() < QUIET {
        let before = messages;
        for socket in &mut *sockets {
            messages += waiting(socket);
        }
        if messages > before {
            last = Instant::now();
        }
        std::thread::sleep(LOOK);
    }
    messages
}

fn waiting(socket: &mut Socket) -> usize {
    let mut messages = 0;
    loop {
        match socket.read() {
            Ok(Message::Text(text)) => messages += usize::from(text.starts_with(r#"{"type":"channel""#)),
            Ok(_) => {}
            Err(tungstenite::Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => return messages,
            Err(error) => panic!("the socket broke: {error}"),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expected = self.sockets * NOTES;
        let (with, without) = (self.cpu.0 + self.cpu.1, self.alone.0 + self.alone.1);
        let each = |milliseconds: f64| milliseconds * 1000.0 / self.delivered.max(1) as f64;
        writeln!(
            f,
            "streaming           {} sockets, {NOTES} notes: {} of {expected} messages delivered",
            self.sockets, self.delivered
        )?;
        write!(
            f,
            "CPU a message       {:.1} µs with writing the note, {:.1} µs without",
            each(with),
            each(with - without)
        )
    }
}
