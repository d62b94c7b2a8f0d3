//! An upload that takes its time.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use super::Person;

const HEAD: &str = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"slow.txt\"\r\n\r\n";
const TAIL: &str = "\r\n--b--\r\n";

/// A file of text that is sent piece by piece.
pub struct SlowUpload {
    stream: TcpStream,
    left: usize,
}

impl SlowUpload {
    /// Begins to upload a file of so many bytes.
    pub fn begin(person: &Person, size: usize) -> Self {
        let token = person.token.as_deref().expect("an account");
        let head = format!(
            "POST /api/drive/files/create HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\
             content-type: multipart/form-data; boundary=b\r\ncontent-length: {}\r\n\r\n{HEAD}",
            HEAD.len() + size + TAIL.len()
        );
        let mut stream = TcpStream::connect(person.origin.trim_start_matches("http://")).expect("the server is there");
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("a time-out");
        stream.write_all(head.as_bytes()).expect("the server listens");
        Self { stream, left: size }
    }

    /// Sends more of the file.
    pub fn send(&mut self, count: usize) -> io::Result<()> {
        self.left -= count;
        self.stream.write_all(&vec![b'a'; count])
    }

    /// Sends the rest of the file.
    pub fn send_rest(&mut self) -> io::Result<()> {
        self.send(self.left)?;
        self.stream.write_all(TAIL.as_bytes())
    }

    /// The server's answer: its status, and all of it; `None` where the connection broke.
    pub fn answer(mut self) -> Option<(u16, String)> {
        let mut answer = Vec::new();
        // What came before the connection broke counts.
        let _broken = self.stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        Some((status, answer))
    }
}
