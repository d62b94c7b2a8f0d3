//! A proxy in front of a server that does to deliveries what networks and servers do.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use socket2::SockRef;

use super::chance::Chance;

/// What happens to a delivery.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// It does not get there.
    Lost,
    /// It does not get there: the connection is reset.
    Reset,
    /// It gets there, and nobody learns of it.
    AnswerLost,
    /// It gets there twice.
    Twice,
    /// It gets there, and once more after what is sent after it.
    Replayed,
    /// It takes its time.
    Delayed,
    /// The server is in trouble.
    Status(u16),
    /// The server asks for a pause.
    TooMany,
    /// The server says that it is gone for good, which is not true.
    Gone,
    /// Half an answer comes.
    HalfAnswer,
    /// No answer comes for longer than anybody waits.
    Hang,
}

/// How bad it is.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// How many of a hundred deliveries meet a fault.
    pub percent: u64,
    /// Whether some of them hang, for longer than a server waits for an answer.
    pub hangs: bool,
}

/// How often what happened, over all proxies.
pub type Injected = Arc<Mutex<BTreeMap<&'static str, usize>>>;

/// A server as others reach it.
pub struct Proxy {
    /// Where it is, without a slash at the end.
    pub origin: String,
    shared: Arc<Shared>,
}

struct Shared {
    target: Mutex<String>,
    chance: Mutex<Chance>,
    weather: Weather,
    is_bad: AtomicBool,
    /// A host that was at fault does right once: how long it takes until all is delivered must have a bound.
    was_bad: AtomicBool,
    /// Whether it may say that it is gone, which it does once.
    may_go: bool,
    was_gone: AtomicBool,
    injected: Injected,
}

impl Proxy {
    /// A proxy for nothing yet. One that `may_go` may say once that it is gone.
    pub fn start(weather: Weather, seed: u64, may_go: bool, injected: &Injected) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let shared = Arc::new(Shared {
            target: Mutex::default(),
            chance: Mutex::new(Chance::new(seed)),
            weather,
            is_bad: AtomicBool::new(false),
            was_bad: AtomicBool::new(false),
            may_go,
            was_gone: AtomicBool::new(false),
            injected: Arc::clone(injected),
        });
        let served = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&served);
                std::thread::spawn(move || shared.serve(stream));
            }
        });
        Self { origin, shared }
    }

    /// Where requests go: the origin of a server.
    pub fn leads_to(&self, target: &str) {
        target
            .trim_start_matches("http://")
            .clone_into(&mut self.shared.target.lock().unwrap());
    }

    /// Whether faults happen.
    pub fn set_bad(&self, is_bad: bool) {
        self.shared.is_bad.store(is_bad, Ordering::Relaxed);
    }

    /// Whether somebody was told that it is gone.
    pub fn was_gone(&self) -> bool {
        self.shared.was_gone.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn serve(self: &Arc<Self>, mut client: TcpStream) {
        let Some((request, is_delivery)) = read(&client) else {
            return;
        };
        let fault = is_delivery.then(|| self.fault()).flatten();
        if let Some(fault) = fault {
            *self.injected.lock().unwrap().entry(fault.name()).or_default() += 1;
        }
        // A client that is gone does not want an answer.
        let _gone = match fault {
            None => client.write_all(&self.forward(&request)),
            Some(Fault::Lost) => Ok(()),
            Some(Fault::Reset) => SockRef::from(&client).set_linger(Some(Duration::ZERO)),
            Some(Fault::AnswerLost) => {
                self.forward(&request);
                Ok(())
            }
            Some(Fault::Twice) => {
                self.forward(&request);
                client.write_all(&self.forward(&request))
            }
            Some(Fault::Replayed) => {
                let answer = self.forward(&request);
                let shared = Arc::clone(self);
                std::thread::spawn(move || {
                    std::thread::sleep(Duration::from_millis(700));
                    shared.forward(&request);
                });
                client.write_all(&answer)
            }
            Some(Fault::Delayed) => {
                std::thread::sleep(Duration::from_millis(300));
                client.write_all(&self.forward(&request))
            }
            Some(Fault::Status(status)) => write!(client, "HTTP/1.1 {status} -\r\ncontent-length: 0\r\n\r\n"),
            Some(Fault::TooMany) => {
                write!(client, "HTTP/1.1 429 -\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n")
            }
            Some(Fault::Gone) => client.write_all(b"HTTP/1.1 410 -\r\ncontent-length: 0\r\n\r\n"),
            Some(Fault::HalfAnswer) => {
                self.forward(&request);
                client.write_all(b"HTTP/1.1 202 -\r\ncontent-le")
            }
            Some(Fault::Hang) => {
                std::thread::sleep(Duration::from_secs(25));
                Ok(())
            }
        };
    }

    fn fault(&self) -> Option<Fault> {
        if !self.is_bad.load(Ordering::Relaxed) || self.was_bad.swap(false, Ordering::Relaxed) {
            return None;
        }
        let mut chance = self.chance.lock().unwrap();
        if chance.below(100) >= self.weather.percent {
            return None;
        }
        self.was_bad.store(true, Ordering::Relaxed);
        let mut kinds = vec![
            Fault::Lost,
            Fault::Reset,
            Fault::AnswerLost,
            Fault::Twice,
            Fault::Replayed,
            Fault::Delayed,
            Fault::Status(500),
            Fault::Status(503),
            Fault::TooMany,
            Fault::HalfAnswer,
        ];
        if self.weather.hangs {
            kinds.push(Fault::Hang);
        }
        if self.may_go && !self.was_gone.load(Ordering::Relaxed) {
            kinds.push(Fault::Gone);
        }
        let fault = kinds[chance.below(kinds.len() as u64) as usize];
        if matches!(fault, Fault::Gone) {
            self.was_gone.store(true, Ordering::Relaxed);
        }
        Some(fault)
    }

    /// What the server answers; nothing where it is dead.
    fn forward(&self, request: &[u8]) -> Vec<u8> {
        let target = self.target.lock().unwrap().clone();
        let mut answer = Vec::new();
        if let Ok(mut server) = TcpStream::connect(target) {
            let _dying = server.write_all(request).and_then(|()| server.read_to_end(&mut answer));
        }
        answer
    }
}

impl Fault {
    fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Reset => "reset",
            Self::AnswerLost => "answer lost",
            Self::Twice => "delivered twice",
            Self::Replayed => "replayed",
            Self::Delayed => "delayed",
            Self::Status(_) => "status 5xx",
            Self::TooMany => "status 429",
            Self::Gone => "status 410",
            Self::HalfAnswer => "half an answer",
            Self::Hang => "hung",
        }
    }
}

/// A whole request, made to be the last on its connection, and whether it is a delivery.
fn read(client: &TcpStream) -> Option<(Vec<u8>, bool)> {
    let mut reader = BufReader::new(client);
    let (mut head, mut length, mut is_delivery) = (String::new(), 0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
        let lower = line.to_ascii_lowercase();
        if head.is_empty() {
            is_delivery = line.starts_with("POST ") && line.contains("inbox ");
        }
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.trim_end().is_empty() {
            head.push_str("connection: close\r\n\r\n");
            break;
        }
        if !lower.starts_with("connection:") {
            head.push_str(&line);
        }
    }
    let mut request = head.into_bytes();
    let body = request.len();
    request.resize(body + length, 0);
    reader.read_exact(&mut request[body..]).ok()?;
    Some((request, is_delivery))
}
