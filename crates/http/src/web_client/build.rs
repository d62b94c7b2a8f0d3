//! What a build of Misskey's client consists of: which script begins, in which languages, with which styles.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::folder::Folder;

/// A build with Vite's manifest.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Build {
    /// The first script, below `/vite/`.
    pub(super) entry: String,
    /// Styles that it needs from the start, below `/vite/`.
    pub(super) styles: Vec<String>,
    /// The client's own loader, which chooses the language. Older builds have none.
    pub(super) loader: Option<String>,
    /// The loader's style.
    pub(super) loader_style: Option<String>,
    /// The languages that it speaks.
    pub(super) languages: Vec<String>,
    /// The client's version, where the build tells it.
    pub(super) version: Option<String>,
}

/// A chunk in Vite's manifest.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chunk {
    file: String,
    #[serde(default)]
    is_entry: bool,
    #[serde(default)]
    css: Vec<String>,
    #[serde(default)]
    imports: Vec<String>,
}

#[derive(Deserialize)]
struct Versioned {
    version: String,
}

impl Build {
    /// `None` where the folder has no manifest of a client.
    pub(super) fn read(folder: &Folder) -> Option<Self> {
        let places = ["built/_frontend_vite_", "_frontend_vite_", "vite"];
        let (place, manifest) = places.iter().find_map(|place| {
            let manifest = folder.text(&format!("{place}/manifest.json"))?;
            Some((*place, serde_json::from_str::<BTreeMap<String, Chunk>>(&manifest).ok()?))
        })?;
        let (entry, styles) = entry_of(&manifest)?;
        Some(Self {
            entry,
            styles,
            loader: folder.text(&format!("{place}/loader/boot.js")),
            loader_style: folder.text(&format!("{place}/loader/style.css")),
            languages: languages(folder, place),
            version: ["built/meta.json", "meta.json", "package.json"]
                .iter()
                .find_map(|path| serde_json::from_str::<Versioned>(&folder.text(path)?).ok())
                .map(|versioned| versioned.version),
        })
    }
}

/// The first script and the styles of everything that it imports at once.
fn entry_of(manifest: &BTreeMap<String, Chunk>) -> Option<(String, Vec<String>)> {
    let entry = manifest.values().find(|chunk| chunk.is_entry)?;
    let mut styles = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![entry];
    while let Some(chunk) = waiting.pop() {
        for style in &chunk.css {
            if !styles.contains(style) {
                styles.push(style.clone());
            }
        }
        let fresh = chunk.imports.iter().filter(|name| seen.insert(name.as_str()));
        waiting.extend(fresh.filter_map(|name| manifest.get(name)));
    }
    Some((entry.file.clone(), styles))
}

/// The languages that the build has: a folder each, in older builds a file each.
fn languages(folder: &Folder, place: &str) -> Vec<String> {
    let of_files = || {
        [
            "built/_frontend_dist_/locales",
            "_frontend_dist_/locales",
            "assets/locales",
        ]
        .iter()
        .map(|path| folder.names(path))
        .find(|names| !names.is_empty())
        .unwrap_or_default()
    };
    let mut names = folder.names(place);
    names.retain(|name| is_language(name));
    if names.is_empty() {
        names = of_files();
    }
    let languages: BTreeSet<String> = names
        .iter()
        .filter_map(|name| name.split('.').next())
        .filter(|name| is_language(name))
        .map(str::to_owned)
        .collect();
    if languages.is_empty() {
        return vec!["en-US".to_owned()];
    }
    languages.into_iter().collect()
}

/// `ja-JP`, `kab-KAB`, `ja-KS`.
fn is_language(name: &str) -> bool {
    name.split_once('-').is_some_and(|(language, region)| {
        matches!(language.len(), 2 | 3)
            && matches!(region.len(), 2..=4)
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && region.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_brings_the_styles_of_its_imports() {
        let manifest = r#"{
            "_a.js": {"file": "scripts/a.js", "css": ["a.css"], "imports": ["_b.js", "_a.js"]},
            "_b.js": {"file": "scripts/b.js", "css": ["b.css", "a.css"]},
            "lazy.js": {"file": "scripts/lazy.js", "css": ["lazy.css"]},
            "src/_boot_.ts": {"file": "scripts/boot-x.js", "isEntry": true, "css": ["boot.css"], "imports": ["_a.js", "_gone.js"]}
        }"#;
        let (entry, styles) = entry_of(&serde_json::from_str(manifest).unwrap()).unwrap();
        assert_eq!(entry, "scripts/boot-x.js");
        assert_eq!(styles, ["boot.css", "a.css", "b.css"]);
    }

    #[test]
    fn languages_are_folders_of_the_build() {
        for (name, expected) in [
            ("ja-JP", true),
            ("kab-KAB", true),
            ("scripts", false),
            ("en-US.json", false),
        ] {
            assert_eq!(is_language(name), expected, "{name}");
        }
    }
}
