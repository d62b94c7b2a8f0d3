//! A table of what each document of other servers becomes, or why it is refused: printed, and compared with what was
//! found right before (`parse_table.txt`, a line for each: path, tab, outcome).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;
use crate::{is_public, parse_document};

const DOCUMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/activitypub");
const EXPECTED: &str = include_str!("parse_table.txt");
const MAX_LENGTH: usize = 1 << 20;
const MAX_ITEMS: usize = 100;

/// What the document is to us, in a line.
fn outcome(value: &Value) -> String {
    let read = match kind_of(value) {
        Some(Kind::Actor) => Actor::read(value).map(|actor| actor_line(&actor)),
        Some(Kind::Note) => Note::read(value).map(|note| note_line(&note)),
        Some(Kind::Activity) => Activity::read(value).map(|activity| activity_line(&activity)),
        Some(Kind::Collection) => Collection::read(value, MAX_ITEMS).map(|collection| collection_line(&collection)),
        Some(Kind::Tombstone) => Ok("Tombstone".to_owned()),
        Some(Kind::Key) => PublicKey::read(value).map(|_| "Key".to_owned()),
        None => return format!("refused: {}", unknown(value)),
    };
    read.unwrap_or_else(|error| format!("refused: {error}"))
}

fn unknown(value: &Value) -> String {
    match value.get("type") {
        Some(kind) => format!("no use for the type {kind}"),
        None => "no type".to_owned(),
    }
}

fn actor_line(actor: &Actor) -> String {
    let facts = [
        ("key", !actor.public_keys.is_empty()),
        ("shared inbox", actor.shared_inbox.is_some()),
        ("summary", actor.summary.is_some() || actor.misskey_summary.is_some()),
        ("icon", actor.icon.is_some()),
        ("featured", actor.featured.is_some()),
    ];
    format!("{:?} {}{}", actor.kind, actor.preferred_username, listed(&facts))
}

fn note_line(note: &Note) -> String {
    let everyone = |audience: &[String]| audience.iter().any(|iri| is_public(iri));
    let facts = [
        ("title", note.name.is_some()),
        ("text", note.content.is_some() || note.misskey_content.is_some()),
        (
            "warning",
            note.summary.as_ref().is_some_and(|summary| !summary.is_empty()),
        ),
        ("reply", note.in_reply_to.is_some()),
        ("quote", note.quote.is_some()),
        ("files", !note.attachments.is_empty()),
        ("link", !note.links.is_empty()),
        ("tags", !note.tags.is_empty()),
        ("poll", note.poll.is_some()),
        ("page", note.url.is_some()),
        ("public", everyone(&note.to)),
        ("unlisted", everyone(&note.cc)),
    ];
    format!("{:?}{}", note.kind, listed(&facts))
}

fn activity_line(activity: &Activity) -> String {
    let objects: Vec<String> = activity.objects.iter().map(object_line).collect();
    let target = if activity.target.is_some() {
        " with a target"
    } else {
        ""
    };
    format!("{:?} of {}{target}", activity.kind, objects.join(" and "))
}

fn object_line(reference: &Reference) -> String {
    match reference.object() {
        Some(object) => format!("[{}]", outcome(object)),
        None => "an id".to_owned(),
    }
}

fn collection_line(collection: &Collection) -> String {
    let facts = [
        ("first", collection.first.is_some()),
        ("next", collection.next.is_some()),
        ("part of another", collection.part_of.is_some()),
    ];
    format!("Collection of {}{}", collection.items.len(), listed(&facts))
}

fn listed(facts: &[(&str, bool)]) -> String {
    let there: Vec<&str> = facts.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    if there.is_empty() {
        return String::new();
    }
    format!(": {}", there.join(", "))
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect()
}

#[test]
fn every_document_becomes_the_right_thing_or_is_refused_with_a_reason() {
    let folder = Path::new(DOCUMENTS);
    let table: BTreeMap<String, String> = files_under(folder)
        .into_iter()
        .map(|path| {
            let document = parse_document(&std::fs::read(&path).unwrap(), MAX_LENGTH);
            let outcome = document.map_or_else(|error| format!("refused: {error}"), |value| outcome(&value));
            (path.strip_prefix(folder).unwrap().display().to_string(), outcome)
        })
        .collect();
    if table.is_empty() {
        return;
    }
    for (path, outcome) in &table {
        println!("{path}\t{outcome}");
    }
    let expected: BTreeMap<&str, &str> = EXPECTED.lines().filter_map(|line| line.split_once('\t')).collect();
    for (path, outcome) in &table {
        assert_eq!(expected.get(path.as_str()), Some(&outcome.as_str()), "{path}");
    }
    assert_eq!(table.len(), expected.len());
}
