//! Clients that are slow on purpose, and bodies that have no end.

use std::time::{Duration, Instant};

use super::raw::Raw;
use crate::support::TestSite;

const IMPATIENT: &str = "http.header_timeout = 1\nhttp.body_timeout = 2\nhttp.upload_min_rate = 1000";

/// Must be true of everything below: the deadline is of the whole, and not of each byte.
fn in_time(started: Instant) -> bool {
    started.elapsed() < Duration::from_secs(6)
}

#[test]
fn headers_that_do_not_come_end_the_connection() {
    let site = TestSite::start_with(IMPATIENT);
    for start in ["", "G", "GET / HTTP/1.1\r\nHost: a\r\nX-Long: "] {
        let started = Instant::now();
        let mut raw = Raw::connect(&site.origin);
        raw.send(start);
        if !start.is_empty() {
            raw.dribble(b'x');
        }
        let answer = raw.answer("");
        assert!(answer.is_empty() || answer.contains(" 408 "), "{start:?}: {answer}");
        assert!(in_time(started), "{start:?}: {:?}", started.elapsed());
    }
}

/// The time-out that the HTTP library has itself is for the first request of a connection.
#[test]
fn so_it_is_on_a_connection_that_is_kept() {
    let site = TestSite::start_with(IMPATIENT);
    let whole = "GET /nodeinfo/2.0 HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut raw = Raw::connect(&site.origin);
    for _ in 0..2 {
        raw.send(whole);
        let answer = raw.answer("\r\n\r\n");
        assert!(answer.contains("HTTP/1.1 200"), "{answer}");
        // A pause is no head that does not come.
        std::thread::sleep(Duration::from_millis(1500));
    }
    let started = Instant::now();
    raw.send("GET / HTTP/1.1\r\nHost: a\r\nX-Long: ");
    raw.dribble(b'x');
    raw.answer("");
    assert!(in_time(started), "{:?}", started.elapsed());
}

#[test]
fn a_byte_at_a_time_is_no_body() {
    let site = TestSite::start_with(IMPATIENT);
    let json = "Content-Type: application/json";
    let heads = [
        format!("POST /api/notes/create HTTP/1.1\r\nHost: a\r\n{json}\r\nContent-Length: 1000\r\n\r\n"),
        format!("POST /inbox HTTP/1.1\r\nHost: a\r\n{json}\r\nContent-Length: 1000\r\n\r\n"),
        "POST /miauth/x HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 1000\r\n\r\n"
            .to_owned(),
    ];
    for head in heads {
        let started = Instant::now();
        let mut raw = Raw::connect(&site.origin);
        raw.send(&head);
        raw.dribble(b' ');
        let answer = raw.answer("\r\n\r\n");
        let is_refused = answer.starts_with("HTTP/1.1 408") || answer.starts_with("HTTP/1.1 400");
        assert!(is_refused, "{head}: {answer}");
        assert!(in_time(started), "{head}: {:?}", started.elapsed());
    }
}

#[test]
fn an_upload_must_keep_up() {
    let site = TestSite::start_with(IMPATIENT);
    let alice = site.person("alice");
    let token = alice.token.clone().unwrap();
    let started = Instant::now();
    let mut raw = Raw::connect(&site.origin);
    raw.send(&format!(
        "POST /api/drive/files/create HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n\
         --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
    ));
    raw.dribble(b'x');
    let answer = raw.answer("BODY_TIMED_OUT");
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(in_time(started), "{:?}", started.elapsed());
    // One that keeps up may take longer than other bodies.
    let mut raw = Raw::connect(&site.origin);
    let (head, tail) = (
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n",
        "\r\n--b--\r\n",
    );
    let (pieces, piece) = (6, "x".repeat(1000));
    raw.send(&format!(
        "POST /api/drive/files/create HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n{head}",
        head.len() + tail.len() + pieces * piece.len()
    ));
    for _ in 0..pieces {
        std::thread::sleep(Duration::from_millis(500));
        raw.send(&piece);
    }
    raw.send(tail);
    let answer = raw.answer("\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn what_is_too_large_is_not_read() {
    let site = TestSite::start();
    let json = "Content-Type: application/json";
    for (path, length) in [("/api/ping", 1024 * 1024 + 1), ("/inbox", 64 * 1024 + 1)] {
        let mut raw = Raw::connect(&site.origin);
        raw.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\n{json}\r\nContent-Length: {length}\r\n\r\n"
        ));
        let answer = raw.answer("\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 413"), "said, {path}: {answer}");

        let mut raw = Raw::connect(&site.origin);
        raw.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\n{json}\r\nTransfer-Encoding: chunked\r\n\r\n"
        ));
        let piece = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
        (0..=length / 0x1_0000).for_each(|_| raw.send(&piece));
        let answer = raw.answer("\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 413"), "in pieces, {path}: {answer}");
    }
    let alice = site.person("alice");
    let mut raw = Raw::connect(&site.origin);
    raw.send(&format!(
        "POST /api/drive/files/create HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999999\r\n\r\n",
        alice.token.unwrap()
    ));
    let answer = raw.answer("MAX_FILE_SIZE_EXCEEDED");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}
