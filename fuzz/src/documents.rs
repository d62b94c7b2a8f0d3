//! JSON, and the pages that are asked where there is none.

use kanikey_core::{Acct, Host, LocalUrls};
use kanikey_http_client::signature::VerifyingKey;
use kanikey_vocab::incoming::{
    Activity, Actor, Collection, Note, Properties, PublicKey, QuoteAuthorization, QuotePolicy, kind_of,
};
use kanikey_vocab::nodeinfo::{NodeInfo, nodeinfo_href};
use kanikey_vocab::page::Page;
use kanikey_vocab::webfinger::Jrd;
use kanikey_vocab::{has_activitystreams_context, is_public, parse_document};
use serde_json::Value;
use url::Url;

const MAX_LENGTH: usize = 256 * 1024;

/// A document as any of the shapes that are read: what is in an inbox, and what is fetched.
pub fn activity(bytes: &[u8]) {
    let Ok(document) = parse_document(bytes, MAX_LENGTH) else {
        return;
    };
    if let Ok(activity) = Activity::read(&document)
        && let Some(object) = activity.object().and_then(|object| object.object())
    {
        object_of_any_kind(object);
    }
    object_of_any_kind(&document);
    let _ = (has_activitystreams_context(&document), Collection::read(&document, 100));
    for key in PublicKey::all_of(&document) {
        let _ = VerifyingKey::from_pem(&key.pem);
    }
    addresses(&document);
}

fn object_of_any_kind(object: &Value) {
    let _ = (
        kind_of(object),
        Activity::read(object),
        Actor::read(object),
        Note::read(object),
    );
    let _ = (QuoteAuthorization::read(object), QuoteAuthorization::of_note(object));
    let _ = QuotePolicy::of_note(object, Some("https://b.test/u/followers"));
}

/// Whom a document is of and for, as an inbox looks at it.
fn addresses(document: &Value) {
    let (Ok(properties), Ok(origin)) = (Properties::of(document), Url::parse("https://a.test")) else {
        return;
    };
    let Some(own) = LocalUrls::new(&origin) else { return };
    for name in ["id", "actor", "object", "to", "cc", "tag"] {
        for iri in properties.iris(name, 100) {
            let host = Url::parse(&iri).ok().and_then(|url| Host::of_url(&url));
            let _ = (host, is_public(&iri), own.is_local(&iri), own.id_of(&iri, "users"));
        }
    }
}

/// An answer to WebFinger; and the same bytes as a handle.
pub fn webfinger(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        handle(text);
    }
    let Ok(document) = parse_document(bytes, MAX_LENGTH) else {
        return;
    };
    if let Ok(jrd) = Jrd::read(&document) {
        let _ = (jrd.actor(), jrd.subscribe_template());
        handle(jrd.subject.as_deref().unwrap_or_default());
    }
}

fn handle(text: &str) {
    let _ = Host::parse(text);
    if let Some(acct) = Acct::parse(text) {
        assert_eq!(Acct::parse(&acct.to_string()), Some(acct), "another handle");
    }
}

/// What a server says of itself: NodeInfo, and the document that leads to it; and the same bytes as its front page.
pub fn nodeinfo(bytes: &[u8]) {
    if let Ok(document) = parse_document(bytes, MAX_LENGTH) {
        let _ = (nodeinfo_href(&document), NodeInfo::read(&document));
    }
    let Ok(url) = Url::parse("https://b.test/start/") else {
        return;
    };
    let page = Page::read(&String::from_utf8_lossy(bytes), &url);
    for address in [page.icon, page.touch_icon, page.activity].into_iter().flatten() {
        assert!(address.starts_with("http"), "an icon that is not on the web");
    }
}
