//! Hosts that this program plays, each a port of 127.0.0.1: such as take all that is delivered to them, and one that
//! accepts every connection and never says a word.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

const TAKEN: &[u8] = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n";
const NOT_FOUND: &[u8] = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";

/// How long is waited for what comes although all is there.
const AFTERMATH: Duration = Duration::from_secs(1);

/// Hosts that answer 202 to every POST, at once. They are gone when this is dropped.
pub struct Hosts {
    /// Their names: host and port.
    pub names: Vec<String>,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
    _runtime: Runtime,
}

/// A POST that came.
pub struct Arrival {
    /// Which host it came to, by its place among the names.
    pub host: usize,
    /// When its last byte was there.
    pub at: Instant,
    /// What came.
    pub body: Vec<u8>,
}

/// A host that accepts connections and keeps them open in silence. It is gone when this is dropped.
pub struct SilentHost {
    /// Host and port.
    pub name: String,
    accepted: Arc<AtomicUsize>,
    _runtime: Runtime,
}

impl Hosts {
    /// So many hosts.
    pub fn start(count: usize) -> Self {
        let (runtime, arrivals) = (one_thread(), Arc::new(Mutex::new(Vec::new())));
        let listeners: Vec<_> = (0..count).map(|_| runtime.block_on(listener())).collect();
        let names = listeners.iter().map(name_of).collect();
        for (host, listener) in listeners.into_iter().enumerate() {
            runtime.spawn(take(listener, host, Arc::clone(&arrivals)));
        }
        Self {
            names,
            arrivals,
            _runtime: runtime,
        }
    }

    /// Waits until so many POSTs have come, or for `patience`, and gives what came since this was last called.
    pub fn wait_for(&self, count: usize, patience: Duration) -> Vec<Arrival> {
        let deadline = Instant::now() + patience;
        while self.arrivals.lock().unwrap().len() < count && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(AFTERMATH);
        std::mem::take(&mut *self.arrivals.lock().unwrap())
    }
}

impl SilentHost {
    /// One host.
    pub fn start() -> Self {
        let (runtime, accepted) = (one_thread(), Arc::new(AtomicUsize::new(0)));
        let listener = runtime.block_on(listener());
        let (name, counter) = (name_of(&listener), Arc::clone(&accepted));
        runtime.spawn(async move {
            let mut open = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::Relaxed);
                open.push(stream);
            }
        });
        Self {
            name,
            accepted,
            _runtime: runtime,
        }
    }

    /// How many connections it has accepted.
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }
}

fn one_thread() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build().expect("a runtime")
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.expect("a port")
}

fn name_of(listener: &TcpListener) -> String {
    listener.local_addr().expect("an address").to_string()
}

async fn take(listener: TcpListener, host: usize, arrivals: Arc<Mutex<Vec<Arrival>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let arrivals = Arc::clone(&arrivals);
        tokio::spawn(async move {
            // It ends when the other side has hung up.
            let _hung_up = serve(stream, host, &arrivals).await;
        });
    }
}

async fn serve(stream: TcpStream, host: usize, arrivals: &Mutex<Vec<Arrival>>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    loop {
        let mut first = String::new();
        if stream.read_line(&mut first).await? == 0 {
            return Ok(());
        }
        let mut body = vec![0; body_length(&mut stream).await?];
        stream.read_exact(&mut body).await?;
        let is_post = first.starts_with("POST ");
        if is_post {
            let at = Instant::now();
            arrivals.lock().unwrap().push(Arrival { host, at, body });
        }
        stream.write_all(if is_post { TAKEN } else { NOT_FOUND }).await?;
    }
}

/// Reads the headers to their end.
async fn body_length(stream: &mut BufReader<TcpStream>) -> io::Result<usize> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end().split_once(':') {
            None => return Ok(length),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok().ok_or(io::ErrorKind::InvalidData)?;
            }
            Some(_) => {}
        }
    }
}
