//! The document against Misskey's: every endpoint takes the same parameters, and answers all that clients may rely on.

use std::collections::BTreeSet;

use kanikey_api_registry::document;
use serde_json::Value;

const MISSKEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/reference/misskey-api.json");

/// Parameters that are not there, and why. `docs/api.md` says it to the authors of clients.
const ABSENT: &[(&str, &[&str])] = &[
    // Tags in profiles are not counted apart.
    (
        "hashtags/list",
        &[
            "attachedToLocalUserOnly",
            "attachedToRemoteUserOnly",
            "attachedToUserOnly",
        ],
    ),
    // There is no two-factor authentication.
    ("i/delete-account", &["token"]),
    // There are no channels.
    ("notes/featured", &["channelId"]),
    ("notes/polls/recommendation", &["excludeChannels"]),
    ("notes/search", &["channelId", "offset"]),
    ("users/notes", &["allowPartial", "withChannelNotes"]),
    // Pages are never partial.
    ("notes/hybrid-timeline", &["allowPartial"]),
    ("notes/local-timeline", &["allowPartial"]),
    ("notes/timeline", &["allowPartial"]),
    ("notes/user-list-timeline", &["allowPartial"]),
    ("users/following", &["birthday"]),
];

/// Parameters of our own.
const OWN: &[(&str, &[&str])] = &[
    // What waits is kept by host here.
    ("admin/queue/clear", &["host"]),
    ("admin/queue/promote-jobs", &["host"]),
];

/// Endpoints whose parameters or answers are the settings by name, which the document does not list. What they answer is
/// compared in `schema.rs`.
const SETTINGS: [&str; 2] = ["admin/meta", "admin/update-meta"];

/// How deep answers are compared.
const DEPTH: usize = 6;

/// A document whose references are followed.
struct Document(Value);

impl Document {
    fn operation(&self, name: &str) -> Option<&Value> {
        self.0.get("paths")?.get(format!("/{name}"))?.get("post")
    }

    fn params(&self, operation: &Value) -> BTreeSet<String> {
        let content = operation.pointer("/requestBody/content").and_then(Value::as_object);
        let schemas = content.into_iter().flatten().filter_map(|(_, kind)| kind.get("schema"));
        schemas
            .flat_map(|schema| self.properties(schema))
            .map(|(name, _)| name)
            .collect()
    }

    /// The schema and all schemas that it is put together from.
    fn parts<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        let mut parts = vec![schema];
        let mut at = 0;
        while let Some(part) = parts.get(at).copied() {
            at += 1;
            if let Some(reference) = part.get("$ref").and_then(Value::as_str) {
                parts.extend(self.0.pointer(reference.trim_start_matches('#')));
            }
            for together in ["allOf", "anyOf", "oneOf"] {
                parts.extend(part.get(together).and_then(Value::as_array).into_iter().flatten());
            }
            assert!(parts.len() < 1000, "a ring of references");
        }
        parts
    }

    fn properties<'a>(&'a self, schema: &'a Value) -> Vec<(String, &'a Value)> {
        let parts = self.parts(schema).into_iter();
        let properties = parts
            .filter_map(|part| part.get("properties").and_then(Value::as_object))
            .flatten();
        properties.map(|(name, schema)| (name.clone(), schema)).collect()
    }

    fn items<'a>(&'a self, schema: &'a Value) -> Option<&'a Value> {
        self.parts(schema).into_iter().find_map(|part| part.get("items"))
    }

    /// What is there whichever of several forms an answer has.
    fn required<'a>(&'a self, schema: &'a Value) -> BTreeSet<String> {
        let mut required: BTreeSet<String> = names(schema.get("required")).collect();
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
            && let Some(target) = self.0.pointer(reference.trim_start_matches('#'))
        {
            required.extend(self.required(target));
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            required.extend(self.required(part));
        }
        for either in ["anyOf", "oneOf"] {
            let mut forms = schema.get(either).and_then(Value::as_array).into_iter().flatten();
            if let Some(first) = forms.next() {
                let common = forms.fold(self.required(first), |common, form| &common & &self.required(form));
                required.extend(common);
            }
        }
        required
    }
}

fn answer(operation: &Value) -> Option<&Value> {
    operation.pointer("/responses/200/content/application~1json/schema")
}

fn names(list: Option<&Value>) -> impl Iterator<Item = String> {
    let names = list.and_then(Value::as_array).into_iter().flatten();
    names.filter_map(|name| name.as_str().map(str::to_owned))
}

/// What Misskey's answer has and ours has not.
fn missing(misskey: (&Document, &Value), ours: (&Document, &Value), at: &str, depth: usize, into: &mut Vec<String>) {
    // What our document does not describe is compared where it is answered.
    let is_described = ours.1.get("type").is_some() || ours.0.parts(ours.1).len() > 1;
    if depth == 0 || !is_described {
        return;
    }
    if let Some(theirs) = misskey.0.items(misskey.1) {
        match ours.0.items(ours.1) {
            Some(own) => missing((misskey.0, theirs), (ours.0, own), &format!("{at}[]"), depth - 1, into),
            None => into.push(format!("{at} is no list")),
        }
        return;
    }
    let (theirs, own) = (misskey.0.properties(misskey.1), ours.0.properties(ours.1));
    for name in misskey.0.required(misskey.1) {
        let find = |properties: &[(String, &Value)]| {
            properties
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, schema)| (*schema).clone())
        };
        let place = format!("{at}.{name}");
        match (find(&theirs), find(&own)) {
            (_, None) => into.push(place),
            (Some(their), Some(own)) if !is_seen(&place) => {
                missing((misskey.0, &their), (ours.0, &own), &place, depth - 1, into);
            }
            _ => {}
        }
    }
}

/// Entities inside of themselves are compared once.
fn is_seen(place: &str) -> bool {
    [".user.", ".reply.", ".renote.", ".note."]
        .iter()
        .any(|entity| place.matches(entity).count() > 1)
}

fn documents() -> Option<(Document, Document)> {
    let text = std::fs::read_to_string(MISSKEY).ok()?;
    let ours = document("https://example.com", "0");
    Some((Document(serde_json::from_str(&text).unwrap()), Document(ours)))
}

fn excused(list: &'static [(&str, &[&str])], name: &str) -> BTreeSet<&'static str> {
    let of_endpoint = list.iter().filter(|(endpoint, _)| *endpoint == name);
    of_endpoint.flat_map(|(_, names)| names.iter().copied()).collect()
}

/// All endpoints that both documents have.
fn compared() -> impl Iterator<Item = &'static str> {
    let names = kanikey_api_registry::all().iter().map(|endpoint| endpoint.meta.name);
    names.filter(|name| !SETTINGS.contains(name))
}

#[test]
fn parameters_have_misskeys_names() {
    let Some((misskey, ours)) = documents() else { return };
    let mut problems = Vec::new();
    for name in compared() {
        let (Some(theirs), Some(own)) = (misskey.operation(name), ours.operation(name)) else {
            continue;
        };
        let (theirs, own) = (misskey.params(theirs), ours.params(own));
        let (absent, extra) = (excused(ABSENT, name), excused(OWN, name));
        let lacks = theirs
            .iter()
            .filter(|param| !own.contains(*param) && !absent.contains(param.as_str()));
        problems.extend(lacks.map(|param| format!("{name} lacks {param}")));
        let has = own
            .iter()
            .filter(|param| !theirs.contains(*param) && !extra.contains(param.as_str()));
        problems.extend(has.map(|param| format!("{name} has {param}")));
        let stale = absent
            .iter()
            .filter(|param| own.contains(**param) || !theirs.contains(**param));
        problems.extend(stale.map(|param| format!("{name}: {param} needs no excuse any more")));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn answers_have_all_of_misskeys_fields() {
    let Some((misskey, ours)) = documents() else { return };
    let mut problems = Vec::new();
    for name in compared() {
        let (Some(theirs), Some(own)) = (misskey.operation(name), ours.operation(name)) else {
            continue;
        };
        match (answer(theirs), answer(own)) {
            (Some(theirs), Some(own)) => {
                missing((&misskey, theirs), (&ours, own), name, DEPTH, &mut problems);
            }
            (Some(_), None) => problems.push(format!("{name} answers nothing")),
            (None, Some(_)) => problems.push(format!("{name} answers something")),
            (None, None) => {}
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
