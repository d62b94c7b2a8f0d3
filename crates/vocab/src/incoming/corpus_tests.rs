//! What real servers sent, and what nobody should send.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::nodeinfo::{NodeInfo, nodeinfo_href};
use crate::webfinger::Jrd;
use crate::{has_activitystreams_context, parse_document};

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference");

/// Reads a document as everything, so that no reader is left out.
fn read_as_everything(value: &Value) -> Result<Kind, String> {
    let actor = Actor::read(value);
    let note = Note::read(value);
    let activity = Activity::read(value);
    let collection = Collection::read(value, 100);
    let _ = (
        PublicKey::all_of(value),
        Jrd::read(value),
        NodeInfo::read(value),
        nodeinfo_href(value),
    );
    let _ = has_activitystreams_context(value);
    let kind = kind_of(value).ok_or("unknown type")?;
    let outcome = match kind {
        Kind::Actor => actor.map(drop),
        Kind::Note => note.map(drop),
        Kind::Activity => activity.map(drop),
        Kind::Collection => collection.map(drop),
        Kind::Key => PublicKey::read(value).map(drop),
        Kind::Tombstone => Ok(()),
    };
    outcome.map(|()| kind).map_err(|error| error.to_string())
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] })
        .collect()
}

fn documents(folder: &str) -> Vec<(String, Value)> {
    let files = files_under(&Path::new(REFERENCE).join(folder)).into_iter();
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    files
        .map(|path| {
            (
                path.display().to_string(),
                parse_document(&std::fs::read(&path).unwrap(), 1 << 20).unwrap(),
            )
        })
        .collect()
}

/// Each document's kind, or why it was refused; reading all of what it embeds, too.
fn read_all(folder: &str) -> Vec<(String, Result<Kind, String>)> {
    let documents = documents(folder).into_iter();
    documents
        .map(|(name, value)| {
            for key in ["object", "first", "icon", "body"] {
                if let Some(inner) = value.get(key) {
                    let _ = read_as_everything(inner);
                }
            }
            let outcome = read_as_everything(value.get("body").filter(|body| body.is_object()).unwrap_or(&value));
            (name, outcome)
        })
        .collect()
}

#[test]
fn what_others_send_is_read_or_refused_with_a_reason() {
    let outcomes = read_all("activitypub");
    if outcomes.is_empty() {
        return;
    }
    let refused: Vec<_> = outcomes.iter().filter(|(_, outcome)| outcome.is_err()).collect();
    // The rest are contexts, broken on purpose, or of types that nobody shows (Dislike, Lock, Warn, ChatMessage …).
    assert!(outcomes.len() - refused.len() >= 120, "{refused:#?}");
    let needed = [
        "mastodon",
        "pleroma",
        "peertube",
        "wordpress",
        "mobilizon",
        "friendica",
        "gnusocial",
        "lotide",
        "nodebb",
    ];
    for (name, outcome) in refused {
        let is_needed =
            name.contains("/objects/") && needed.iter().any(|software| name.contains(&format!("/{software}/")));
        assert!(
            !is_needed || outcome.as_ref().is_err_and(|reason| reason == "unknown type"),
            "{name}: {outcome:?}"
        );
    }
}

#[test]
fn everything_that_a_misskey_sends_is_read() {
    for (name, outcome) in read_all("samples/activities")
        .into_iter()
        .chain(read_all("samples/http"))
    {
        let is_document =
            name.contains("/ap.") && !name.ends_with("ap.emoji.json") && !name.ends_with("ap.note-followers.json");
        let is_activity =
            name.contains("/activities/") && !name.contains("/get-") && !name.ends_with("actor-keys.json");
        if is_document || is_activity {
            assert!(outcome.is_ok(), "{name}: {outcome:?}");
        }
    }
}

fn arbitrary_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "https://a\\.test/[a-z]{0,3}".prop_map(Value::from),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z".prop_map(Value::from),
        prop::sample::select(vec![
            "Person",
            "Note",
            "Create",
            "Question",
            "Emoji",
            "Mention",
            "Hashtag",
            "Link",
            "Collection",
            "Image"
        ])
        .prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "id",
        "type",
        "actor",
        "object",
        "attributedTo",
        "inbox",
        "preferredUsername",
        "tag",
        "icon",
        "url",
        "href",
        "name",
        "content",
        "contentMap",
        "source",
        "mediaType",
        "to",
        "published",
        "oneOf",
        "anyOf",
        "closed",
        "replies",
        "totalItems",
        "endpoints",
        "publicKey",
        "attachment",
        "links",
        "items",
        "first",
        "metadata",
        "usage",
        "@context",
    ]);
    leaf.prop_recursive(4, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..8).prop_map(|entries| entries
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect::<Value>()),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_read_or_refused(value in arbitrary_json()) {
        let _ = read_as_everything(&value);
    }
}
