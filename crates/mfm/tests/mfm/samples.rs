//! The HTML of Notes that a Misskey server sent, byte for byte, and what Misskey reads from the HTML of others.

use kanikey_mfm::{FromHtmlContext, HtmlContext, Mention, from_html, is_plain, parse, to_html};
use serde_json::Value;

use crate::reference::{documents, objects};

/// An object whose MFM is known.
fn has_source(object: &Value) -> bool {
    object["content"].is_string() && object["_misskey_content"].is_string()
}

/// An object that says all in its HTML.
fn is_plain_note(object: &Value) -> bool {
    object["content"].is_string()
        && object["_misskey_content"].is_null()
        && object["attributedTo"]
            .as_str()
            .is_some_and(|by| by.starts_with("http://misskey.local/"))
}

fn samples(wanted: fn(&Value) -> bool) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for folder in ["samples/activities", "samples/http"] {
        for (path, document) in documents(folder) {
            found.extend(
                objects(&document, wanted)
                    .into_iter()
                    .map(|object| (path.clone(), object.clone())),
            );
        }
    }
    found
}

/// The HTML that we would send for the text of `object`.
fn html_of(object: &Value, text: &str) -> String {
    let id = object["id"].as_str().unwrap_or_default();
    let origin = id
        .split_once("/notes/")
        .or_else(|| id.split_once("/users/"))
        .map_or("", |(origin, _)| origin);
    let profile_url = |mention: &Mention| {
        let host = mention.host.as_ref()?;
        Some(format!("http://{host}/users/{}", mention.username))
    };
    let quote_url = object["quoteUrl"].as_str();
    to_html(
        &parse(text),
        &HtmlContext {
            origin,
            profile_url: &profile_url,
            quote_url,
        },
    )
}

#[test]
fn formatted_notes() {
    for (path, note) in samples(has_source) {
        let text = note["_misskey_content"].as_str().unwrap();
        assert_eq!(html_of(&note, text), note["content"].as_str().unwrap(), "{path}");
        assert!(!is_plain(&parse(text)) || note["quoteUrl"].is_string(), "{path}");
    }
}

#[test]
fn plain_notes() {
    let no_tags = FromHtmlContext {
        hashtags: &[],
        mentions: &[],
        max_chars: 8192,
        without_quote: false,
    };
    for (path, note) in samples(is_plain_note) {
        let html = note["content"].as_str().unwrap();
        // The text is not in the sample, but it is what is between the tags.
        let mut text = from_html(html, &no_tags).replace('\u{200b}', "");
        text = text.replace("@misskey.local", "");
        assert_eq!(html_of(&note, &text), html, "{path}");
        assert!(is_plain(&parse(&text)), "{path}");
    }
}

#[test]
fn profiles() {
    let wanted = |object: &Value| object["_misskey_summary"].is_string() && object["summary"].is_string();
    for (path, actor) in samples(wanted) {
        let text = actor["_misskey_summary"].as_str().unwrap();
        assert_eq!(html_of(&actor, text), actor["summary"].as_str().unwrap(), "{path}");
    }
}

#[test]
fn notes_of_all_kinds_of_servers() {
    let wanted = |object: &Value| object["content"].is_string();
    let context = FromHtmlContext {
        hashtags: &[],
        mentions: &[],
        max_chars: 8192,
        without_quote: false,
    };
    let servers = [
        "discourse",
        "friendica",
        "gnusocial",
        "lemmy",
        "mastodon",
        "mbin",
        "mitra",
        "mobilizon",
        "nodebb",
        "peertube",
        "pleroma",
        "smithereen",
        "wordpress",
    ];
    for server in servers {
        for (path, document) in documents(&format!("activitypub/{server}/objects")) {
            for object in objects(&document, wanted) {
                let text = from_html(object["content"].as_str().unwrap(), &context);
                assert!(!text.contains("</p>") && !text.contains("class="), "{path}: {text}");
                assert!(!text.contains("\n\n\n\n"), "{path}: {text}");
            }
        }
    }
}
