//! Our documents beside those of Misskey: the same properties with the same types of values, key by key.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{Person, TestSite, png};

/// What our notes say that Misskey's do not: quotes and who may quote (FEP-044f).
const OF_NOTES: &[&str] = &["interactionPolicy"];
const OF_QUOTES: &[&str] = &["interactionPolicy", "quote", "quoteUri"];

fn sample(name: &str) -> Option<Value> {
    let path = format!(
        "{}/../shared/reference/samples/http/ap.{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(PathBuf::from(path)).ok()?;
    let sample: Value = serde_json::from_str(&text).expect("JSON");
    Some(sample["body"].clone())
}

fn read(site: &TestSite, path: &str) -> Value {
    let (status, _, text) = site.stranger().get(path, "application/activity+json");
    assert_eq!(status, 200, "{path}");
    serde_json::from_str(&text).expect("JSON")
}

/// Compares ours with a sample. What is null or an empty list on one side may be anything on the other; properties in
/// `more` may be there or not.
fn assert_alike(place: &str, ours: &Value, sample: &Value, more: &[&str]) {
    match (ours, sample) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let keys = |object: &serde_json::Map<String, Value>| {
                let keys = object.keys().filter(|key| !more.contains(&key.as_str()));
                keys.cloned().collect::<BTreeSet<_>>()
            };
            assert_eq!(keys(ours), keys(theirs), "{place}");
            for (key, value) in theirs {
                if let (Some(ours), true) = (ours.get(key), key != "@context") {
                    assert_alike(&format!("{place}.{key}"), ours, value, more);
                }
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            if let (Some(ours), Some(theirs)) = (ours.first(), theirs.first()) {
                assert_alike(&format!("{place}[0]"), ours, theirs, more);
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        (ours, theirs) => {
            let kind = |value: &Value| std::mem::discriminant(value);
            assert_eq!(kind(ours), kind(theirs), "{place}: {ours} for {theirs}");
            if place.rsplit('.').next() == Some("type") {
                assert_eq!(ours, theirs, "{place}");
            }
        }
    }
}

/// Compares the document at `path` with a sample of Misskey's, the `@context` included.
fn assert_like(site: &TestSite, path: &str, name: &str, more: &[&str]) {
    let Some(sample) = sample(name) else { return };
    let ours = read(site, path);
    let parts = |document: &Value| document["@context"].as_array().cloned().unwrap_or_default();
    assert!(
        parts(&ours).starts_with(&parts(&sample)),
        "{name}: {}",
        ours["@context"]
    );
    assert_alike(name, &ours, &sample, more);
}

fn create(person: &Person, params: Value) -> String {
    let note = person.call("notes/create", params)["createdNote"].clone();
    format!("/notes/{}", note["id"].as_str().unwrap())
}

#[test]
fn actors_and_collections_are_as_misskeys() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let avatar = alice.upload("me.png", &png(8, 8));
    let fields = json!([{ "name": "site", "value": "https://example.com" }]);
    let profile =
        json!({ "name": "Alice", "description": "**hello** #crab", "avatarId": avatar["id"], "fields": fields });
    alice.call("i/update", profile);
    alice.call("following/create", json!({ "userId": bob.id }));
    bob.call("following/create", json!({ "userId": alice.id }));
    create(&alice, json!({ "text": "?", "poll": { "choices": ["a", "b"] } }));
    let base = format!("/users/{}", alice.id);
    let optional = ["attachment", "vcard:bday", "vcard:Address", "alsoKnownAs"];
    assert_like(&site, &base, "actor", &optional);
    assert_like(&site, "/@alice", "actor-by-acct", &optional);
    assert_like(&site, &format!("{base}/publickey"), "publickey", &[]);
    for name in ["followers", "following"] {
        assert_like(&site, &format!("{base}/{name}"), name, &[]);
        assert_like(
            &site,
            &format!("{base}/{name}?page=true"),
            &format!("{name}-page"),
            &["next"],
        );
    }
    assert_like(&site, &format!("{base}/outbox"), "outbox", &[]);
    let differing = [
        "next",
        "prev",
        "interactionPolicy",
        "summary",
        "_misskey_content",
        "source",
    ];
    assert_like(&site, &format!("{base}/outbox?page=true"), "outbox-page", &differing);
}

#[test]
fn notes_are_as_misskeys() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let plain = create(&alice, json!({ "text": "hello" }));
    let id = plain.trim_start_matches("/notes/").to_owned();
    let reply = create(&bob, json!({ "text": "yes #crab", "replyId": id }));
    let quote = create(&bob, json!({ "text": "look", "renoteId": id }));
    let renote = create(&bob, json!({ "renoteId": id }));
    let poll = create(
        &alice,
        json!({ "text": "?", "poll": { "choices": ["a", "b"], "expiredAfter": 60_000 } }),
    );
    let rich = create(&alice, json!({ "text": "**bold** #crab @bob", "cw": "x" }));
    let markdown = ["summary", "_misskey_content", "source", "interactionPolicy"];
    assert_like(&site, &rich, "note", &markdown);
    assert_like(&site, &reply, "note-reply", OF_NOTES);
    assert_like(&site, &quote, "note-quote", OF_QUOTES);
    assert_like(&site, &poll, "question", OF_NOTES);
    assert_like(&site, &format!("{renote}/activity"), "note-renote-activity", &[]);
    assert_like(&site, &format!("{rich}/activity"), "note-activity", &markdown);
}

#[test]
fn emojis_are_as_misskeys() {
    let site = TestSite::start();
    let admin = site.person("admin");
    let file = admin.upload("crab.png", &png(2, 2));
    admin.call("admin/emoji/add", json!({ "name": "crab", "fileId": file["id"] }));
    assert_like(&site, "/emojis/crab", "emoji", &[]);
}
