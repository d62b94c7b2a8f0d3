//! A server that says exactly what a test wants it to say.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What to answer to a request, of which it gets the head and the body.
type Answer = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

/// The first byte of a TLS client's first record: it would wait for an answer in TLS.
const TLS_HANDSHAKE: u8 = 0x16;

/// Listens on a port of its own and answers each connection's one request.
pub(crate) struct TestServer {
    pub(crate) port: u16,
    pub(crate) requests: Arc<Mutex<Vec<String>>>,
}

impl TestServer {
    /// Answers each request with what `answer` makes of it, then closes.
    pub(crate) async fn start(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::with_pause(Arc::new(answer), None).await
    }

    /// Sends the answer a byte at a time, with a pause after each.
    pub(crate) async fn slow(pause: Duration, answer: &'static str) -> Self {
        Self::with_pause(Arc::new(|_: &str| answer.into()), Some(pause)).await
    }

    async fn with_pause(answer: Answer, pause: Option<Duration>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer), pause, Arc::clone(&seen)));
            }
        });
        Self { port, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// An answer with a length.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

async fn serve(mut stream: TcpStream, answer: Answer, pause: Option<Duration>, seen: Arc<Mutex<Vec<String>>>) {
    let request = read_request(&mut stream).await;
    let bytes = answer(&request);
    seen.lock().unwrap().push(request);
    let Some(pause) = pause else {
        let _ = stream.write_all(&bytes).await;
        return;
    };
    for byte in bytes {
        if stream.write_all(&[byte]).await.is_err() {
            return;
        }
        tokio::time::sleep(pause).await;
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or(0);
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            body.len() >= length.unwrap_or(0)
        });
        if whole || count == 0 || bytes.first() == Some(&TLS_HANDSHAKE) {
            return text.into_owned();
        }
    }
}
