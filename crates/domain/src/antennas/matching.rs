//! Whether a note is what an antenna looks for: the part that the database does not decide.

use kanikey_core::{Acct, Host};
use kanikey_db::antennas::Antenna;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use serde_json::Value;

/// Whether handles and words say yes.
pub(super) fn matches(antenna: &Antenna, note: &Note, author: &User, local: &Host) -> bool {
    source_matches(antenna, author, local) && words_match(antenna, note)
}

/// The words of a stored array of alternatives; empty words and empty alternatives say nothing.
pub(super) fn alternatives(keywords: &Value) -> Vec<Vec<&str>> {
    let alternatives = keywords.as_array().map(Vec::as_slice).unwrap_or_default();
    alternatives
        .iter()
        .filter_map(Value::as_array)
        .map(|words| {
            words
                .iter()
                .filter_map(Value::as_str)
                .filter(|word| !word.is_empty())
                .collect()
        })
        .filter(|words: &Vec<&str>| !words.is_empty())
        .collect()
}

fn source_matches(antenna: &Antenna, author: &User, local: &Host) -> bool {
    let is_named = || {
        antenna.users.iter().any(|handle| {
            Acct::parse(handle.trim()).is_some_and(|acct| {
                let acct = acct.relative_to(local);
                acct.username.to_lowercase() == author.username_lower
                    && acct.host.as_ref().map(Host::as_str) == author.host.as_deref()
            })
        })
    };
    match antenna.src.as_str() {
        "users" => is_named(),
        "users_blacklist" => !is_named(),
        _ => true,
    }
}

fn words_match(antenna: &Antenna, note: &Note) -> bool {
    let wanted = alternatives(&antenna.keywords);
    let unwanted = alternatives(&antenna.exclude_keywords);
    if wanted.is_empty() && unwanted.is_empty() {
        return true;
    }
    if note.text.is_none() && note.cw.is_none() {
        return wanted.is_empty();
    }
    let fold = |text: &str| {
        if antenna.case_sensitive {
            text.to_owned()
        } else {
            text.to_lowercase()
        }
    };
    let text = fold(
        &[note.text.as_deref(), note.cw.as_deref()]
            .map(Option::unwrap_or_default)
            .join("\n"),
    );
    let is_there = |words: &Vec<&str>| words.iter().all(|word| text.contains(&fold(word)));
    (wanted.is_empty() || wanted.iter().any(is_there)) && !unwanted.iter().any(is_there)
}
