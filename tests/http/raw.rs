//! Requests byte by byte, as no well-behaved client sends them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A connection that says what it likes, at its own pace.
pub struct Raw(TcpStream);

impl Raw {
    pub fn connect(origin: &str) -> Self {
        let stream = TcpStream::connect(origin.trim_start_matches("http://")).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(8)))
            .expect("a time-out");
        Self(stream)
    }

    /// Sends the text at once.
    pub fn send(&mut self, text: &str) {
        // The server may have answered and gone already.
        let _ = self.0.write_all(text.as_bytes());
    }

    /// Sends a byte every 100 ms for as long as the server listens, at most for eight seconds.
    pub fn dribble(&self, byte: u8) {
        let mut stream = self.0.try_clone().expect("a second handle");
        std::thread::spawn(move || {
            for _ in 0..80 {
                if stream.write_all(&[byte]).is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(100));
            }
        });
    }

    /// Everything that comes until the server closes the connection, or until what is waited for is there.
    #[track_caller]
    pub fn answer(&mut self, waited_for: &str) -> String {
        String::from_utf8_lossy(&self.read_until(waited_for.as_bytes())).into_owned()
    }

    /// Everything that comes until the server closes the connection.
    #[track_caller]
    pub fn bytes(&mut self) -> Vec<u8> {
        self.read_until(b"")
    }

    #[track_caller]
    fn read_until(&mut self, waited_for: &[u8]) -> Vec<u8> {
        let (mut answer, mut piece) = (Vec::new(), vec![0; 0x1_0000]);
        loop {
            if !waited_for.is_empty() && answer.windows(waited_for.len()).any(|part| part == waited_for) {
                return answer;
            }
            match self.0.read(&mut piece) {
                Ok(0) => return answer,
                Ok(length) => answer.extend(&piece[..length]),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return answer,
                Err(error) => panic!(
                    "the server keeps the connection: {error}; it said {:?}",
                    String::from_utf8_lossy(&answer)
                ),
            }
        }
    }
}
