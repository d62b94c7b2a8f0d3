//! The direction of dependencies, checked by machine: who may see whom, and who may use what from outside.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

/// Which of our crates each of our crates may depend on (tests of a crate may see more).
const MAY_SEE: &[(&str, &[&str])] = &[
    ("actor-kit", &[]),
    (
        "actor-system",
        &[
            "actor-kit",
            "cache",
            "config",
            "core",
            "db",
            "domain",
            "entities",
            "federation",
            "media",
            "messages",
            "pack",
        ],
    ),
    ("api-account", API_AREA),
    ("api-admin", API_AREA),
    ("api-community", API_AREA),
    ("api-instance", API_AREA),
    (
        "api-kit",
        &[
            "cache", "config", "core", "db", "domain", "entities", "messages", "pack",
        ],
    ),
    ("api-notes", API_AREA),
    (
        "api-registry",
        &[
            "api-account",
            "api-admin",
            "api-community",
            "api-instance",
            "api-kit",
            "api-notes",
            "api-users",
            "core",
        ],
    ),
    ("api-users", API_AREA),
    ("cache", &["core"]),
    ("config", &["core"]),
    ("core", &[]),
    ("db", &["core", "db-schema"]),
    ("db-schema", &[]),
    ("domain", &["cache", "config", "core", "db", "media", "messages", "mfm"]),
    ("entities", &["core"]),
    (
        "federation",
        &[
            "config",
            "core",
            "db",
            "domain",
            "http-client",
            "messages",
            "mfm",
            "vocab",
        ],
    ),
    (
        "http",
        &[
            "api-kit",
            "api-registry",
            "config",
            "core",
            "entities",
            "federation",
            "media-proxy",
            "messages",
        ],
    ),
    ("http-client", &["core"]),
    ("media", &["core"]),
    ("media-proxy", &["core", "db", "domain", "http-client", "media"]),
    ("messages", &["core", "media"]),
    ("mfm", &[]),
    ("pack", &["core", "db", "domain", "entities"]),
    ("vocab", &["core"]),
];

const API_AREA: &[&str] = &["api-kit", "core", "db", "domain", "entities", "messages", "mfm", "pack"];

/// Which crates from outside belong to some of our crates alone.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("actix", &["actor-kit", "actor-system", "messages"]),
    ("actix-multipart", &["http"]),
    ("actix-web", &["http"]),
    ("actix-ws", &["http"]),
    ("awc", &["http-client"]),
    ("diesel", &["db", "db-schema"]),
    ("diesel-async", &["db"]),
    ("redis", &["cache"]),
];

/// Our crates with what each depends on outside its tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .filter_map(|package| Some((package["name"].as_str()?.strip_prefix("kanikey-")?.to_owned(), package)))
        .map(|(name, package)| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let normal = dependencies.filter(|dependency| dependency["kind"] != "dev");
            (
                name,
                normal
                    .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
                    .collect(),
            )
        })
        .collect()
}

#[test]
fn crates_depend_in_one_direction() {
    let rules: BTreeMap<_, _> = MAY_SEE.iter().copied().collect();
    let crates = dependencies();
    assert_eq!(
        crates.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        rules.keys().copied().collect()
    );
    for (name, dependencies) in &crates {
        for seen in dependencies
            .iter()
            .filter_map(|dependency| dependency.strip_prefix("kanikey-"))
        {
            assert!(rules[name.as_str()].contains(&seen), "{name} must not depend on {seen}");
        }
    }
}

#[test]
fn each_framework_stays_in_its_crates() {
    for (name, dependencies) in dependencies() {
        for (framework, homes) in ONLY_IN {
            let uses = dependencies.contains(*framework);
            assert!(
                !uses || homes.contains(&name.as_str()),
                "{framework} belongs to {homes:?}, not to {name}"
            );
        }
    }
}

#[test]
fn files_and_names_stay_readable() {
    let mut problems = Vec::new();
    visit(Path::new(env!("CARGO_MANIFEST_DIR")), &mut |path| {
        let lines = std::fs::read_to_string(path).unwrap().lines().count();
        if lines > 500 && !path.ends_with("db-schema/src/schema.rs") {
            problems.push(format!("{} has {lines} lines", path.display()));
        }
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if ["util", "utils", "helper", "helpers", "common", "misc"].contains(&stem) {
            problems.push(format!("{} says nothing", path.display()));
        }
    });
    assert!(problems.is_empty(), "{problems:#?}");
}

fn visit(folder: &Path, look: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !["target", "data", "web"].contains(&name) && !name.starts_with('.') {
            visit(&path, look);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            look(&path);
        }
    }
}
