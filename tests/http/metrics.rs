//! `/metrics` is for whoever runs the server.

use super::raw::Raw;
use crate::support::TestSite;

fn status(origin: &str, header: &str) -> String {
    let mut raw = Raw::connect(origin);
    raw.send(&format!(
        "GET /metrics HTTP/1.1\r\nHost: a\r\n{header}Connection: close\r\n\r\n"
    ));
    raw.answer("\r\n").chars().skip(9).take(3).collect()
}

#[test]
fn metrics_are_not_open_to_the_world() {
    let nearby = TestSite::start();
    assert_eq!(status(&nearby.origin, ""), "200");
    for header in [
        "X-Forwarded-For: 8.8.8.8\r\n",
        "X-Forwarded-For: 10.0.0.1\r\n",
        "Via: 1.1 proxy\r\n",
    ] {
        assert_eq!(status(&nearby.origin, header), "403", "{header}");
    }
    let proxied = TestSite::start_with("trusted_proxies = [\"127.0.0.1\"]");
    assert_eq!(status(&proxied.origin, "X-Forwarded-For: 8.8.8.8\r\n"), "403");
    assert_eq!(status(&proxied.origin, "X-Forwarded-For: 8.8.8.8, 10.0.0.1\r\n"), "200");
    let closed = TestSite::start_with("metrics.token = \"a long one\"");
    assert_eq!(status(&closed.origin, ""), "403");
    assert_eq!(status(&closed.origin, "Authorization: Bearer another\r\n"), "403");
    assert_eq!(status(&closed.origin, "Authorization: Bearer a long one\r\n"), "200");
}
