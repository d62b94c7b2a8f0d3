//! Compares what we send with what a Misskey sent: read into our shapes and written again, it must be the same text.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::{PUBLIC, incoming};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/samples");

/// The documents whose names start with `prefix`.
fn samples(prefix: &str) -> Vec<(String, Value)> {
    let (folder, prefix) = prefix.split_once('/').unwrap();
    let Ok(entries) = std::fs::read_dir(format!("{SAMPLES}/{folder}")) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| {
        path.file_name()
            .is_some_and(|name| name.to_str().unwrap().starts_with(prefix))
    });
    let read = |path: std::path::PathBuf| {
        let sample: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        (path.display().to_string(), sample["body"].clone())
    };
    paths.map(read).collect()
}

/// Checks that each sample is exactly a document of shape `T`.
fn same<T: Serialize + DeserializeOwned>(prefix: &str) {
    let samples = samples(prefix);
    assert!(
        !samples.is_empty() || !std::path::Path::new(SAMPLES).exists(),
        "no {prefix}"
    );
    for (name, body) in samples {
        let shape: T = serde_json::from_value(body.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let written = serde_json::to_string(&Document::new(shape)).unwrap();
        assert_eq!(written, body.to_string(), "{name}");
    }
}

#[test]
fn activities_are_written_as_misskey_does() {
    same::<Accept>("activities/accept-");
    same::<Add>("activities/add-");
    same::<Announce>("activities/announce-");
    same::<Block>("activities/block");
    same::<Create>("activities/create-note-");
    same::<Delete<String>>("activities/delete-actor");
    same::<Delete<Tombstone>>("activities/delete-note");
    same::<Flag>("activities/flag");
    same::<Follow>("activities/follow");
    same::<Like>("activities/like-");
    same::<Move>("activities/move");
    same::<Vote>("activities/poll-vote");
    same::<Reject>("activities/reject-");
    same::<Follow>("activities/relay-follow");
    same::<Undo<Follow>>("activities/relay-undo");
    same::<Remove>("activities/remove-");
    same::<Delete<String>>("activities/suspend-");
    same::<Undo<Announce>>("activities/undo-announce");
    same::<Undo<Block>>("activities/undo-block");
    same::<Undo<Follow>>("activities/undo-follow");
    same::<Undo<Like>>("activities/undo-like");
    same::<Update<Person>>("activities/update-actor");
    same::<Update<Note>>("activities/update-question");
}

#[test]
fn documents_are_written_as_misskey_does() {
    same::<Person>("activities/served-local-actor");
    same::<Note>("activities/served-local-note");
    same::<Note>("activities/served-local-question");
    same::<Person>("http/ap.actor");
    same::<Emoji>("http/ap.emoji");
    same::<OrderedCollection<Note>>("http/ap.featured");
    same::<OrderedCollectionPage>("http/ap.followers-page");
    same::<OrderedCollection>("http/ap.followers.");
    same::<OrderedCollectionPage>("http/ap.following-page");
    same::<OrderedCollection>("http/ap.following.");
    same::<Create>("http/ap.note-activity");
    same::<Note>("http/ap.note-quote");
    same::<Note>("http/ap.note-reply");
    same::<Note>("http/ap.note.");
    same::<Announce>("http/ap.note-renote-activity");
    same::<OrderedCollectionPage<Create>>("http/ap.outbox-page");
    same::<OrderedCollection>("http/ap.outbox.");
    same::<Key>("http/ap.publickey");
    same::<Note>("http/ap.question");
}

fn note() -> Note {
    let published = "2026-11-21T01:18:27Z".parse().unwrap();
    Note::new(
        "https://a.test/notes/1".to_owned(),
        "https://a.test/users/1".to_owned(),
        "<p>x</p>".to_owned(),
        published,
    )
}

#[test]
fn a_quote_is_said_in_every_form_and_understood() {
    let quoted = "https://b.test/notes/2";
    let value = serde_json::to_value(note().with_markdown("x".to_owned()).quoting(quoted)).unwrap();
    for name in ["_misskey_quote", "quoteUrl", "quoteUri"] {
        assert_eq!(value[name], quoted, "{name}");
    }
    assert_eq!(value["tag"][0]["href"], quoted);
    assert_eq!(
        value["source"],
        json!({"content": "x", "mediaType": "text/x.misskeymarkdown"})
    );
    for dropped in [
        &["_misskey_quote", "quoteUrl", "quoteUri"][..],
        &["quoteUrl", "quoteUri", "tag"],
        &["_misskey_quote", "tag"],
    ] {
        let mut other = value.clone();
        other
            .as_object_mut()
            .unwrap()
            .retain(|name, _| !dropped.contains(&name.as_str()));
        assert_eq!(
            incoming::Note::read(&other).unwrap().quote.as_deref(),
            Some(quoted),
            "without {dropped:?}"
        );
    }
}

#[test]
fn times_always_have_milliseconds() {
    assert_eq!(
        serde_json::to_value(note()).unwrap()["published"],
        "2026-11-21T01:18:27.000Z"
    );
}

#[test]
fn a_create_has_its_notes_audience() {
    let mut note = note();
    note.to = vec![PUBLIC.to_owned()];
    note.cc = vec!["https://a.test/users/1/followers".to_owned()];
    let create = serde_json::to_value(Create::new("https://a.test/notes/1/activity".to_owned(), note)).unwrap();
    assert_eq!(
        (&create["to"], &create["cc"]),
        (&create["object"]["to"], &create["object"]["cc"])
    );
    assert_eq!(
        (&create["actor"], &create["published"]),
        (&create["object"]["attributedTo"], &create["object"]["published"])
    );
}

#[test]
fn a_poll_says_when_it_ends_or_ended() {
    let at = |text: &str| Some(text.parse().unwrap());
    let now = at("2026-11-21T12:00:00Z").unwrap();
    let written = |multiple, expires_at| {
        let choices = vec![Choice::new("a".to_owned(), 3)];
        let note = note().with_poll(Poll::new(choices, multiple, expires_at, now));
        serde_json::to_value(note).unwrap()
    };
    let open = written(false, at("2026-11-22T12:00:00Z"));
    assert_eq!(
        (&open["type"], &open["endTime"]),
        (&json!("Question"), &json!("2026-11-22T12:00:00.000Z"))
    );
    assert_eq!(
        open["oneOf"],
        json!([{"type": "Note", "name": "a", "replies": {"type": "Collection", "totalItems": 3}}])
    );
    let ended = written(true, at("2026-11-20T12:00:00Z"));
    assert_eq!(
        (&ended["closed"], ended.get("endTime")),
        (&json!("2026-11-20T12:00:00.000Z"), None)
    );
    assert!(ended.get("anyOf").is_some() && ended.get("oneOf").is_none());
    let endless = written(false, None);
    assert_eq!(endless.get("endTime"), Some(&Value::Null));
}

#[test]
fn what_we_send_is_what_we_read() {
    let person = Person {
        kind: PersonType::of("alice", true),
        id: "https://a.test/users/1".to_owned(),
        inbox: "https://a.test/users/1/inbox".to_owned(),
        outbox: "https://a.test/users/1/outbox".to_owned(),
        followers: "https://a.test/users/1/followers".to_owned(),
        following: "https://a.test/users/1/following".to_owned(),
        featured: "https://a.test/users/1/collections/featured".to_owned(),
        shared_inbox: "https://a.test/inbox".to_owned(),
        endpoints: Endpoints {
            shared_inbox: "https://a.test/inbox".to_owned(),
        },
        url: "https://a.test/@alice".to_owned(),
        preferred_username: "alice".to_owned(),
        name: Some("Alice".to_owned()),
        summary: None,
        misskey_summary: None,
        misskey_followed_message: None,
        misskey_require_signin_to_view_contents: true,
        misskey_make_notes_followers_only_before: Some(-86400),
        misskey_make_notes_hidden_before: None,
        icon: Some(Image::new("https://a.test/files/1".to_owned(), true, None)),
        image: None,
        tag: vec![Tag::Hashtag {
            href: "https://a.test/tags/x".to_owned(),
            name: "#x".to_owned(),
        }],
        manually_approves_followers: true,
        discoverable: false,
        public_key: Key::new(
            "https://a.test/users/1#main-key".to_owned(),
            "https://a.test/users/1".to_owned(),
            "PEM".to_owned(),
        ),
        is_cat: true,
        attachment: vec![Field::new("site".to_owned(), "<b>x</b>".to_owned())],
        moved_to: None,
        also_known_as: vec!["https://b.test/users/2".to_owned()],
        birthday: Some("2000-01-02".to_owned()),
        address: None,
    };
    let read = incoming::Actor::read(&serde_json::to_value(Document::new(person)).unwrap()).unwrap();
    assert_eq!(
        (read.kind, read.name.as_deref(), read.is_cat),
        (incoming::ActorType::Service, Some("Alice"), true)
    );
    assert_eq!(
        (read.shared_inbox.as_deref(), read.discoverable),
        (Some("https://a.test/inbox"), Some(false))
    );
    assert_eq!(read.make_notes_followers_only_before, Some(-86400));
    assert_eq!(
        (
            read.fields.len(),
            read.tags.len(),
            read.public_keys.len(),
            read.also_known_as.len()
        ),
        (1, 1, 1, 1)
    );
    assert!(read.icon.unwrap().sensitive && read.require_signin_to_view_contents && read.manually_approves_followers);
}
