use std::io::Write as _;
use std::time::Duration;

use super::*;
use crate::signature::{
    Expectations, IncomingRequest, MAX_SKEW, Signer, SigningKey, VerifyingKey, check, generate_key_pair,
};
use crate::test_server::{TestServer, answer};

fn client() -> HttpClient {
    client_with(Settings::default())
}

fn client_with(settings: Settings) -> HttpClient {
    let allowed_private_networks = vec!["127.0.0.1/32".parse().unwrap()];
    HttpClient::start(&Settings {
        allowed_private_networks,
        ..settings
    })
    .unwrap()
}

async fn failure(request: Request) -> FetchError {
    client().fetch(request).await.unwrap_err()
}

#[tokio::test]
async fn an_answer_comes_back_whole() {
    let server = TestServer::start(|_| answer("404 Not Found", "Content-Type: text/plain\r\n", b"nothing here")).await;
    let user_agent = "Test/1".to_owned();
    let request = Request::get(server.url("/a%20b?c=d#e")).header("X-Thing", "1");
    let response = client_with(Settings {
        user_agent,
        ..Settings::default()
    })
    .fetch(request)
    .await
    .unwrap();
    assert_eq!(
        (response.status, response.content_type(), &*response.body),
        (404, "text/plain", &b"nothing here"[..])
    );
    assert_eq!(response.final_url.as_str(), server.url("/a%20b?c=d"));
    let seen = server.requests().remove(0).to_ascii_lowercase();
    assert!(seen.starts_with("get /a%20b?c=d http/1.1\r\n"), "{seen}");
    for line in [
        &format!("host: 127.0.0.1:{}", server.port),
        "user-agent: test/1",
        "accept-encoding: gzip, br",
        "x-thing: 1",
    ] {
        assert!(seen.contains(&format!("\r\n{line}\r\n")), "{seen}");
    }
}

#[tokio::test]
async fn a_post_sends_its_body_and_is_not_redirected() {
    let server = TestServer::start(|request| {
        let location = "Location: /elsewhere\r\n";
        if request.contains("redirect") {
            answer("307 Temporary Redirect", location, b"")
        } else {
            answer("202 Accepted", "", b"")
        }
    })
    .await;
    let response = client()
        .fetch(Request::post(server.url("/inbox"), "application/activity+json", "{}"))
        .await
        .unwrap();
    assert_eq!(response.status, 202);
    let seen = server.requests().remove(0);
    assert!(
        seen.starts_with("POST /inbox HTTP/1.1\r\n") && seen.ends_with("\r\n\r\n{}"),
        "{seen}"
    );
    let redirected = failure(Request::post(server.url("/redirect"), "text/plain", "x")).await;
    assert_eq!(redirected, FetchError::RedirectedPost);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn private_addresses_are_not_connected_to() {
    let server = TestServer::start(|_| answer("200 OK", "", b"secret")).await;
    let client = HttpClient::start(&Settings::default()).unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "localhost",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "0.0.0.0",
    ] {
        let request = Request::get(format!("http://{host}:{}/", server.port));
        assert_eq!(
            client.fetch(request).await.unwrap_err(),
            FetchError::AddressNotAllowed,
            "{host}"
        );
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn redirects_are_followed_but_not_far_and_not_anywhere() {
    let server = TestServer::start(|request| {
        let path = request.split(' ').nth(1).unwrap();
        let location = match path {
            "/1" => "/2",
            "/2" => "/3",
            "/3" => "/end",
            "/0" => "/1",
            "/loop" => "/loop",
            "/private" => "http://127.0.0.2/",
            "/file" => "file:///etc/passwd",
            _ => return answer("200 OK", "", b"end"),
        };
        answer("302 Found", &format!("Location: {location}\r\n"), b"moved")
    })
    .await;
    let client = client();
    let response = client.fetch(Request::get(server.url("/1"))).await.unwrap();
    assert_eq!((response.final_url.path(), &*response.body), ("/end", &b"end"[..]));
    for (path, error) in [
        ("/0", FetchError::TooManyRedirects),
        ("/loop", FetchError::TooManyRedirects),
        ("/private", FetchError::AddressNotAllowed),
        ("/file", FetchError::Scheme),
    ] {
        assert_eq!(
            client.fetch(Request::get(server.url(path))).await.unwrap_err(),
            error,
            "{path}"
        );
    }
}

#[tokio::test]
async fn secrets_do_not_follow_a_redirect_to_another_host() {
    let other = TestServer::start(|_| answer("200 OK", "", b"")).await;
    let location = format!("Location: {}\r\n", other.url("/"));
    let server = TestServer::start(move |_| answer("302 Found", &location, b"")).await;
    client()
        .fetch(
            Request::get(server.url("/"))
                .header("Authorization", "Bearer x")
                .header("X-Kept", "y"),
        )
        .await
        .unwrap();
    assert!(server.requests()[0].contains("authorization: Bearer x"));
    let seen = other.requests().remove(0);
    assert!(!seen.contains("Bearer") && seen.contains("x-kept: y"), "{seen}");
}

#[tokio::test]
async fn signed_requests_are_signed_anew_for_each_hop() {
    let keys = generate_key_pair().unwrap();
    let other = TestServer::start(|_| answer("200 OK", "", b"")).await;
    let location = format!("Location: {}\r\n", other.url("/note?x=1"));
    let server = TestServer::start(move |_| answer("301 Moved Permanently", &location, b"")).await;
    let signer = Signer::new(
        "https://a.test/#main-key",
        SigningKey::from_pem(&keys.private_pem).unwrap(),
    );
    let request = Request::get(server.url("/@alice")).accept_activity().signed_by(signer);
    client().fetch(request).await.unwrap();
    let key = VerifyingKey::from_pem(&keys.public_pem).unwrap();
    for (server, path, query) in [(&server, "/@alice", None), (&other, "/note", Some("x=1"))] {
        let seen = server.requests().remove(0);
        let headers: Vec<_> = seen.lines().filter_map(|line| line.split_once(": ")).collect();
        let headers: Vec<_> = headers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let request = IncomingRequest {
            method: "GET",
            path,
            query,
            headers: &headers,
            body: b"",
        };
        let host = format!("127.0.0.1:{}", server.port);
        let expected = Expectations {
            own_hosts: &[&host],
            now: Clock::system().now(),
            max_skew: MAX_SKEW,
        };
        assert_eq!(check(&request, &expected).unwrap().verify(&key), Ok(()), "{seen}");
    }
}

#[tokio::test]
async fn an_answer_over_its_limit_is_not_read() {
    let announced = TestServer::start(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n".to_vec()).await;
    assert_eq!(
        failure(Request::get(announced.url("/")).max_body(100)).await,
        FetchError::TooLarge
    );
    let chunked = TestServer::start(|_| {
        let mut bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        for _ in 0..11 {
            bytes.extend_from_slice(b"a\r\n0123456789\r\n");
        }
        bytes
    })
    .await;
    assert_eq!(
        failure(Request::get(chunked.url("/")).max_body(100)).await,
        FetchError::TooLarge
    );
    let bomb = TestServer::start(|_| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![0; 1_000_000]).unwrap();
        answer("200 OK", "Content-Encoding: gzip\r\n", &encoder.finish().unwrap())
    })
    .await;
    assert_eq!(
        failure(Request::get(bomb.url("/")).max_body(999_999)).await,
        FetchError::TooLarge
    );
    let response = client()
        .fetch(Request::get(bomb.url("/")).max_body(1_000_000))
        .await
        .unwrap();
    assert_eq!(response.body.len(), 1_000_000);
}

#[tokio::test]
async fn the_deadline_ends_an_answer_that_trickles() {
    let server = TestServer::slow(
        Duration::from_millis(5),
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n",
    )
    .await;
    let before = Instant::now();
    let request = Request::get(server.url("/")).deadline(Duration::from_millis(60));
    assert_eq!(failure(request).await, FetchError::TimedOut);
    assert!(before.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_host_gets_so_many_requests_at_a_time() {
    let silent = TestServer::slow(Duration::from_mins(1), "HTTP").await;
    let lively = TestServer::start(|_| answer("200 OK", "", b"")).await;
    let client = client_with(Settings {
        requests_per_host: 1,
        requests: 2,
        ..Settings::default()
    });
    let held = tokio::spawn({
        let request = Request::get(silent.url("/")).deadline(Duration::from_millis(200));
        let client = client.clone();
        async move { client.fetch(request).await }
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    let waiting = client.fetch(Request::get(silent.url("/")).deadline(Duration::from_millis(20)));
    assert_eq!(waiting.await.unwrap_err(), FetchError::Busy);
    assert_eq!(client.fetch(Request::get(lively.url("/"))).await.unwrap().status, 200);
    assert_eq!(held.await.unwrap().unwrap_err(), FetchError::TimedOut);
}

#[tokio::test]
async fn failures_are_told_apart() {
    let gone = TestServer::start(|_| Vec::new()).await;
    assert_eq!(failure(Request::get(gone.url("/"))).await, FetchError::Closed);
    let cut = TestServer::start(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx".to_vec()).await;
    assert_eq!(failure(Request::get(cut.url("/"))).await, FetchError::Closed);
    let garbage = TestServer::start(|_| b"SMTP ready\r\n\r\n".to_vec()).await;
    assert!(matches!(
        failure(Request::get(garbage.url("/"))).await,
        FetchError::Protocol(_)
    ));
    let plain = TestServer::start(|_| answer("200 OK", "", b"no TLS here")).await;
    let request = Request::get(plain.url("/").replace("http:", "https:"));
    assert!(matches!(failure(request).await, FetchError::Tls(_)));
    assert!(matches!(
        failure(Request::get("http://nowhere.invalid/")).await,
        FetchError::Dns(_)
    ));
    assert!(matches!(
        failure(Request::get("http://127.0.0.1:1/")).await,
        FetchError::Connect(_)
    ));
    assert_eq!(
        failure(Request::get(plain.url("/")).header("bad name", "x")).await,
        FetchError::InvalidHeader
    );
    assert_eq!(
        failure(Request::get(plain.url("/")).header("x", "a\r\nb: c")).await,
        FetchError::InvalidHeader
    );
}

#[test]
fn the_handle_may_go_anywhere() {
    fn anywhere<T: Clone + Send + Sync + 'static>(_: &T) {}
    anywhere(&client());
}
