//! What the targets do with their bytes. `crates/federation/tests/mutations.rs` includes this file, too.

use kanikey_http_client::signature::{
    Expectations, IncomingRequest, MAX_SKEW, VerifyingKey, check, digest_header, parse_signature_header,
};
use kanikey_mfm::{FromHtmlContext, MentionTag, extract, from_html, parse};
use kanikey_vocab::incoming::{Activity, Actor, Collection, Note, PublicKey};
use kanikey_vocab::nodeinfo::{NodeInfo, nodeinfo_href};
use kanikey_vocab::webfinger::Jrd;
use kanikey_vocab::{has_activitystreams_context, parse_document};

const MAX_LENGTH: usize = 256 * 1024;

/// A document as any of the shapes that are read.
pub fn activity(bytes: &[u8]) {
    let Ok(document) = parse_document(bytes, MAX_LENGTH) else {
        return;
    };
    has_activitystreams_context(&document);
    if let Ok(activity) = Activity::read(&document)
        && let Some(object) = activity.object().and_then(|object| object.object())
    {
        let _ = (Activity::read(object), Actor::read(object), Note::read(object));
    }
    let _ = (
        Actor::read(&document),
        Note::read(&document),
        Collection::read(&document, 100),
    );
    for key in PublicKey::all_of(&document) {
        let _ = VerifyingKey::from_pem(&key.pem);
    }
}

/// HTML, and what became of it read again.
pub fn html(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let context = FromHtmlContext {
        hashtags: &["crab"],
        mentions: &[MentionTag {
            href: "https://b.test/users/1",
            name: "@bob@b.test",
        }],
        max_chars: 8192,
        without_quote: false,
    };
    let markdown = from_html(&text, &context);
    assert!(markdown.chars().count() <= 8192, "longer than allowed");
    extract(&parse(&markdown));
    let start: String = text.chars().take(3000).collect();
    extract(&parse(&start));
}

/// An answer to WebFinger.
pub fn webfinger(bytes: &[u8]) {
    let Ok(document) = parse_document(bytes, MAX_LENGTH) else {
        return;
    };
    if let Ok(jrd) = Jrd::read(&document) {
        let _ = (jrd.actor(), jrd.subscribe_template());
    }
}

/// NodeInfo, and the document that leads to it.
pub fn nodeinfo(bytes: &[u8]) {
    let Ok(document) = parse_document(bytes, MAX_LENGTH) else {
        return;
    };
    let _ = (nodeinfo_href(&document), NodeInfo::read(&document));
}

/// Headers, a line each, and behind an empty line a body: of a request whose sender is not to be believed.
pub fn signature_headers(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let own = [
        ("host".to_owned(), "a.test".to_owned()),
        ("digest".to_owned(), digest_header(body.as_bytes())),
    ];
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let lines = lines.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let headers: Vec<(String, String)> = own.into_iter().chain(lines).collect();
    for (_, value) in &headers {
        let _ = parse_signature_header(value);
    }
    let request = IncomingRequest {
        method: "POST",
        path: "/inbox",
        query: Some("a=b"),
        headers: &headers,
        body: body.as_bytes(),
    };
    let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
    let expected = Expectations {
        own_hosts: &["a.test"],
        now,
        max_skew: MAX_SKEW,
    };
    if let Ok(checked) = check(&request, &expected) {
        assert!(checked.key_id().starts_with("http"), "a key that is no URL");
    }
}
