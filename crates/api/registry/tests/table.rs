//! The table of endpoints: in order, documented, and as Misskey has them.

use std::collections::BTreeSet;
use std::path::Path;

use kanikey_api_kit::prelude::Permission;
use kanikey_api_registry::{all, document, table};
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../..");

/// Endpoints whose scope or credential differs from Misskey's document, and why.
const DIFFERENT: &[(&str, &str)] = &[];

#[test]
fn names_are_unique() {
    let names: BTreeSet<_> = all().iter().map(|endpoint| endpoint.meta.name).collect();
    assert_eq!(names.len(), all().len());
}

#[test]
fn the_committed_table_is_what_the_code_says() {
    let path = Path::new(ROOT).join("docs/endpoints.txt");
    if std::env::var_os("KANIKEY_BLESS").is_some() {
        std::fs::write(&path, table()).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        committed,
        table(),
        "run with KANIKEY_BLESS=1 and commit docs/endpoints.txt"
    );
}

#[test]
fn every_reference_of_the_document_resolves() {
    let document = document("https://example.com", "0");
    let mut references = BTreeSet::new();
    collect_references(&document, &mut references);
    for reference in references {
        assert!(
            document.pointer(reference.trim_start_matches('#')).is_some(),
            "{reference}"
        );
    }
}

fn collect_references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            into.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| collect_references(value, into));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_references(value, into)),
        _ => {}
    }
}

#[test]
fn credentials_and_scopes_are_misskeys() {
    let path = Path::new(ROOT).join("../shared/reference/misskey-api.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        return;
    };
    let misskey: Value = serde_json::from_str(&text).unwrap();
    let mut problems = Vec::new();
    for endpoint in all() {
        let meta = endpoint.meta;
        let pointer = format!(
            "/paths/{}/post/description",
            format!("/{}", meta.name).replace('/', "~1")
        );
        let Some(description) = misskey.pointer(&pointer).and_then(Value::as_str) else {
            continue;
        };
        let scope = description
            .split("**Permission**: *")
            .nth(1)
            .and_then(|rest| rest.split('*').next());
        let own = meta.permission.map(Permission::as_str);
        let is_excused = DIFFERENT.iter().any(|(name, _)| *name == meta.name);
        if scope != own && !is_excused {
            problems.push(format!("{}: {own:?}, Misskey: {scope:?}", meta.name));
        }
        let needs = description.contains("**Credential required**: *Yes*");
        let own_needs = meta.audience != Some(kanikey_api_kit::Audience::Anyone);
        if needs != own_needs && !is_excused {
            problems.push(format!("{}: credential {own_needs}, Misskey: {needs}", meta.name));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
