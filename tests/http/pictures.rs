//! Pictures of other servers: who may ask for which, and what comes.

use std::time::Duration;

use serde_json::{Value, json};

use super::raw::Raw;
use crate::support::{Answer, Peer, TestSite, png};

const BROWSER: &str = "User-Agent: Mozilla/5.0\r\n";

struct Got {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

fn get(origin: &str, path: &str, headers: &str) -> Got {
    let path = path.strip_prefix(origin).unwrap_or(path);
    let mut raw = Raw::connect(origin);
    raw.send(&format!(
        "GET {path} HTTP/1.1\r\nHost: a\r\n{headers}Connection: close\r\n\r\n"
    ));
    let answer = raw.bytes();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    Got {
        status: head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .expect("a status"),
        head,
        body: answer[end + 4..].to_vec(),
    }
}

fn proxied(site: &TestSite, url: &str, query: &str) -> Got {
    let encoded: String = url.bytes().map(|byte| format!("%{byte:02X}")).collect();
    get(&site.origin, &format!("/proxy/x.webp?url={encoded}{query}"), BROWSER)
}

/// A site that knows `bob` of another server, whose avatar is at `/avatar.png` there.
fn with_bob() -> (TestSite, Peer, Value) {
    let (site, peer) = (TestSite::start(), Peer::start());
    peer.answer("/avatar.png", image(png(640, 640)));
    peer.actor(
        "bob",
        json!({ "type": "Person", "icon": { "type": "Image", "url": peer.url("/avatar.png") } }),
    );
    let bob = site
        .person("alice")
        .call("users/show", json!({ "username": "bob", "host": peer.host() }));
    (site, peer, bob)
}

fn image(bytes: Vec<u8>) -> Answer {
    Answer {
        status: 200,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: bytes,
        delay: Duration::ZERO,
    }
}

/// Gives bob's avatar another content, at another address.
fn show_avatar(site: &TestSite, peer: &Peer, name: &str, answer: Answer) -> String {
    let path = format!("/{name}.png");
    peer.answer(&path, answer);
    let url = peer.url(&path);
    peer.actor(
        name,
        json!({ "type": "Person", "icon": { "type": "Image", "url": url } }),
    );
    site.person("alice")
        .call("users/show", json!({ "username": name, "host": peer.host() }));
    url
}

#[test]
fn avatars_come_through_the_proxy_and_once() {
    let (site, peer, bob) = with_bob();
    let url = bob["avatarUrl"].as_str().unwrap();
    assert!(
        url.starts_with(&format!("{}/proxy/avatar.webp?url=", site.origin)),
        "{url}"
    );
    let avatar = get(&site.origin, url, BROWSER);
    assert_eq!(
        (avatar.status, avatar.header("content-type")),
        (200, Some("image/webp"))
    );
    assert_eq!(avatar.header("cache-control"), Some("max-age=31536000, immutable"));
    assert_eq!(avatar.header("x-content-type-options"), Some("nosniff"));
    assert!(
        avatar
            .header("content-security-policy")
            .unwrap()
            .contains("default-src 'none'")
    );
    assert!(avatar.body.starts_with(b"RIFF") && avatar.body.len() < 10_000);
    let tag = avatar.header("etag").unwrap().to_owned();
    assert_eq!(
        get(&site.origin, url, &format!("{BROWSER}If-None-Match: {tag}\r\n")).status,
        304
    );
    assert_eq!(peer.fetches("/avatar.png"), 1, "kept");
    let original = proxied(&site, &peer.url("/avatar.png"), "");
    assert_eq!(
        (original.status, original.header("content-type")),
        (200, Some("image/png"))
    );
    assert_eq!(original.body, png(640, 640));
    let preview = proxied(&site, &peer.url("/avatar.png"), "&preview=1");
    assert_eq!(
        (preview.status, preview.header("content-type")),
        (200, Some("image/webp"))
    );

    let redirect = get(&site.origin, &format!("/avatar/@bob@{}", peer.host()), BROWSER);
    assert_eq!((redirect.status, redirect.header("location")), (302, Some(url)));
    let own = get(&site.origin, "/avatar/@alice", BROWSER);
    assert_eq!(own.status, 302);
    assert!(own.header("location").unwrap().contains("/identicon/alice@"));
    let unknown = get(&site.origin, "/avatar/@nobody", BROWSER);
    assert_eq!(
        (unknown.status, unknown.header("content-type")),
        (200, Some("image/png"))
    );
}

#[test]
fn it_is_no_open_proxy() {
    let (site, peer, _) = with_bob();
    peer.answer("/secret.png", image(png(2, 2)));
    peer.answer("/proxy/x?url=y", image(png(2, 2)));
    for (url, status) in [
        (peer.url("/secret.png"), 404),
        (peer.url("/avatar.png?x=1"), 404),
        (peer.url("/proxy/x?url=y"), 403),
        (site.origin.clone(), 403),
        (format!("{}/proxy/x?url={}", site.origin, peer.url("/avatar.png")), 403),
        (format!("{}/files/../api/meta", site.origin), 403),
        ("file:///etc/passwd".to_owned(), 404),
        ("data:image/png;base64,AA".to_owned(), 404),
        ("nonsense".to_owned(), 404),
        (format!("http://a.test/{}", "x".repeat(3000)), 403),
    ] {
        assert_eq!(proxied(&site, &url, "").status, status, "{url}");
    }
    assert_eq!((peer.fetches("/secret.png"), peer.fetches("/proxy/x?url=y")), (0, 0));
    let fallback = proxied(&site, &peer.url("/secret.png"), "&fallback=1");
    assert_eq!(
        (fallback.status, fallback.header("content-type")),
        (200, Some("image/png"))
    );
    assert_eq!(fallback.header("cache-control"), Some("max-age=300"));
}

#[test]
fn proxies_do_not_ask_each_other() {
    let (site, peer, bob) = with_bob();
    let url = bob["avatarUrl"].as_str().unwrap();
    for agent in [
        "",
        "User-Agent: Kanikey/1.0 (https://a.test)\r\n",
        "User-Agent: Misskey/2025.11.1 (https://b.test)\r\n",
    ] {
        assert_eq!(get(&site.origin, url, agent).status, 403, "{agent}");
    }
    assert_eq!(peer.fetches("/avatar.png"), 0);
    assert_eq!(get(&site.origin, url, BROWSER).status, 200);
    let asked = peer
        .requests()
        .into_iter()
        .find(|request| request.path == "/avatar.png")
        .unwrap();
    let agent = asked.headers.iter().find(|(name, _)| name == "user-agent");
    assert!(
        agent.unwrap().1.starts_with("Kanikey/"),
        "so that the other side can tell"
    );
}

#[test]
fn private_addresses_are_not_asked() {
    // Opened for the mock, and not for the rest of the machine.
    let (site, peer) = (TestSite::start(), Peer::start());
    for (name, url) in [
        ("metadata", "http://169.254.169.254/latest/meta-data"),
        ("lan", "http://10.0.0.1/a.png"),
        ("loopback6", "http://[::1]/a.png"),
        ("mapped", "http://[::ffff:10.0.0.1]/a.png"),
    ] {
        peer.actor(
            name,
            json!({ "type": "Person", "icon": { "type": "Image", "url": url } }),
        );
        site.person("alice")
            .call("users/show", json!({ "username": name, "host": peer.host() }));
        let status = proxied(&site, url, "").status;
        assert!(matches!(status, 404 | 502), "{url}: {status}");
    }
    let url = show_avatar(
        &site,
        &peer,
        "redirected",
        Answer {
            headers: vec![("location".to_owned(), "http://169.254.169.254/".to_owned())],
            ..Answer::status(302)
        },
    );
    assert_eq!(proxied(&site, &url, "").status, 502);
}

#[test]
fn bombs_and_what_is_no_picture_are_refused_before_they_are_decoded() {
    let (site, peer) = (TestSite::start(), Peer::start());
    let mut bomb = png(8, 8);
    let (width, height) = (25_000_u32.to_be_bytes(), 25_000_u32.to_be_bytes());
    bomb[16..20].copy_from_slice(&width);
    bomb[20..24].copy_from_slice(&height);
    let crc = crate::support::crc32(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&crc);
    let mut wide = png(8, 8);
    wide[16..20].copy_from_slice(&10_000_u32.to_be_bytes());
    wide[20..24].copy_from_slice(&10_000_u32.to_be_bytes());
    let crc = crate::support::crc32(&wide[12..29]).to_be_bytes();
    wide[29..33].copy_from_slice(&crc);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let html = b"<!doctype html><script>alert(1)</script>".to_vec();
    let huge = vec![0; 17 * 1024 * 1024];
    for (name, bytes) in [
        ("bomb", bomb),
        ("wide", wide),
        ("svg", svg),
        ("html", html),
        ("huge", huge),
        ("empty", Vec::new()),
    ] {
        let url = show_avatar(&site, &peer, name, image(bytes));
        let started = std::time::Instant::now();
        let got = proxied(&site, &url, "&avatar=1");
        assert!(matches!(got.status, 404 | 502), "{name}: {}", got.status);
        assert!(started.elapsed() < Duration::from_secs(5), "{name}");
        let again = proxied(&site, &url, "&avatar=1");
        assert_eq!(again.status, got.status);
        assert_eq!(
            peer.fetches(&format!("/{name}.png")),
            1,
            "{name}: not asked again at once"
        );
    }
}

#[test]
fn emojis_are_found_by_name() {
    let site = TestSite::start();
    let admin = site.person("admin");
    let file = admin.upload("crab.png", &png(200, 200));
    admin.call("admin/emoji/add", json!({ "name": "crab", "fileId": file["id"] }));
    for (path, flags) in [
        ("/emoji/crab.webp", ""),
        ("/emoji/crab@..webp", ""),
        ("/emoji/crab.webp?static=1", "&static=1"),
    ] {
        let redirect = get(&site.origin, path, BROWSER);
        let location = redirect
            .header("location")
            .unwrap_or_else(|| panic!("{path}: {}", redirect.head));
        assert!(location.ends_with(&format!("&emoji=1{flags}")), "{location}");
        let picture = get(&site.origin, location, BROWSER);
        assert_eq!(
            (picture.status, picture.header("content-type")),
            (200, Some("image/webp")),
            "{path}"
        );
    }
    assert_eq!(get(&site.origin, "/emoji/shrimp.webp", BROWSER).status, 404);
    assert_eq!(get(&site.origin, "/emoji/shrimp@b.test.webp", BROWSER).status, 404);
    let fallback = get(&site.origin, "/emoji/shrimp.webp?fallback", BROWSER);
    assert_eq!(
        (fallback.status, fallback.header("content-type")),
        (200, Some("image/png"))
    );
}

#[test]
fn many_who_ask_at_once_cost_one_request() {
    let (site, peer) = (TestSite::start(), Peer::start());
    let slow = Answer {
        delay: Duration::from_millis(500),
        ..image(png(100, 100))
    };
    let url = show_avatar(&site, &peer, "slow", slow);
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| assert_eq!(proxied(&site, &url, "&avatar=1").status, 200));
        }
    });
    assert_eq!(peer.fetches("/slow.png"), 1);
}
