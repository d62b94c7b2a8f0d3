//! The headers of a request whose sender is not to be believed.

use kanikey_http_client::signature::{
    Expectations, IncomingRequest, MAX_SKEW, VerifyingKey, check, digest_header, parse_signature_header,
};
use kanikey_vocab::accept::{activity_type, prefers_xrd};
use kanikey_vocab::is_activity_content_type;
use kanikey_vocab::synchronization::FollowersClaim;

/// Somebody's Ed25519 key.
const KEY: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----";

/// Headers, a line each, and behind an empty line a body. The values are read as those of other headers, too.
pub fn signature_headers(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let own = [
        ("host".to_owned(), "a.test".to_owned()),
        ("digest".to_owned(), digest_header(body.as_bytes())),
    ];
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let lines = lines.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut headers: Vec<(String, String)> = own.into_iter().chain(lines).collect();
    for (_, value) in &headers {
        let _ = (parse_signature_header(value), FollowersClaim::parse(value));
        let _ = (
            activity_type(value),
            prefers_xrd(value),
            is_activity_content_type(value),
        );
    }
    signed(&headers, body.as_bytes());
    // A header that is there twice is refused: without ours, the digests of others are read.
    headers.remove(1);
    signed(&headers, body.as_bytes());
}

fn signed(headers: &[(String, String)], body: &[u8]) {
    let request = IncomingRequest {
        method: "POST",
        path: "/inbox",
        query: Some("a=b"),
        headers,
        body,
    };
    let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
    let expected = Expectations {
        own_hosts: &["a.test"],
        now,
        max_skew: MAX_SKEW,
    };
    let Ok(checked) = check(&request, &expected) else {
        return;
    };
    assert!(checked.key_id().starts_with("http"), "a key that is no URL");
    if let Ok(key) = VerifyingKey::from_pem(KEY) {
        let _ = checked.verify(&key);
    }
}
