//! The forms that reactions are written in, and the one that they are stored in: `❤`, `:name@.:`, `:name@host:`.

use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError, emojis};
use kanikey_messages::event::ReactedEmoji;
use kanikey_mfm::Node;

/// What everything becomes that cannot be used.
pub const FALLBACK: &str = "❤";

const ZERO_WIDTH_JOINER: char = '\u{200d}';
const VARIATION_SELECTOR: char = '\u{fe0f}';
const MAX_LENGTH: usize = 260;
const LEGACY: [(&str, &str); 11] = [
    ("like", "👍"),
    ("love", FALLBACK),
    ("laugh", "😆"),
    ("hmm", "🤔"),
    ("surprise", "😮"),
    ("congrats", "🎉"),
    ("angry", "💢"),
    ("confused", "😥"),
    ("rip", "😇"),
    ("pudding", "🍮"),
    ("star", "⭐"),
];

/// A reaction as it is stored, with its picture.
pub(super) struct Form {
    pub(super) reaction: String,
    pub(super) emoji: Option<ReactedEmoji>,
}

/// The form in which `written` by `user` counts for `note`.
pub(super) async fn normalize(conn: &mut Connection, user: &User, note: &Note, written: &str) -> Result<Form, DbError> {
    let acceptance = note.reaction_acceptance.as_deref().unwrap_or_default();
    let is_remote = user.host.is_some();
    let only_likes = acceptance == "likeOnly"
        || (is_remote && acceptance.ends_with("likeOnlyForRemote"))
        || (is_remote && acceptance.ends_with("LikeOnlyForRemote"));
    if only_likes || written.len() > MAX_LENGTH {
        return Ok(plain(FALLBACK.to_owned()));
    }
    if let Some(name) = custom_name(written) {
        let allows_sensitive = !acceptance.starts_with("nonSensitiveOnly");
        let found = match &user.host {
            None => local(conn, name, allows_sensitive).await?,
            Some(host) => remote(conn, name, host).await?,
        };
        return Ok(found.unwrap_or_else(|| plain(FALLBACK.to_owned())));
    }
    Ok(plain(unicode(written)))
}

async fn local(conn: &mut Connection, name: &str, allows_sensitive: bool) -> Result<Option<Form>, DbError> {
    let emoji = emojis::local_by_name(conn, name)
        .await?
        .filter(|emoji| allows_sensitive || !emoji.is_sensitive);
    Ok(emoji.map(|emoji| {
        let picture = if emoji.public_url.is_empty() {
            emoji.original_url
        } else {
            emoji.public_url
        };
        custom(&emoji.name, ".", picture)
    }))
}

async fn remote(conn: &mut Connection, name: &str, host: &str) -> Result<Option<Form>, DbError> {
    let found = emojis::urls(conn, &[name], &[host]).await?;
    Ok(found
        .into_iter()
        .next()
        .map(|emoji| custom(&emoji.name, &emoji.host, emoji.url)))
}

fn custom(name: &str, host: &str, url: String) -> Form {
    Form {
        reaction: format!(":{name}@{host}:"),
        emoji: Some(ReactedEmoji {
            name: format!("{name}@{host}"),
            url,
        }),
    }
}

fn plain(reaction: String) -> Form {
    Form { reaction, emoji: None }
}

/// The name in `:name:` or `:name@.:`.
fn custom_name(written: &str) -> Option<&str> {
    let inner = written.strip_prefix(':')?.strip_suffix(':')?;
    let name = inner.strip_suffix("@.").unwrap_or(inner);
    let is_name = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-'));
    is_name.then_some(name)
}

/// The first emoji of Unicode in `written`, or what its legacy name stands for.
fn unicode(written: &str) -> String {
    if let Some((_, emoji)) = LEGACY.iter().find(|(name, _)| *name == written) {
        return (*emoji).to_owned();
    }
    let first = kanikey_mfm::parse_simple(written)
        .into_iter()
        .find_map(|node| match node {
            Node::UnicodeEmoji(emoji) => Some(emoji),
            _ => None,
        });
    match first {
        Some(emoji) if emoji.contains(ZERO_WIDTH_JOINER) => emoji,
        Some(emoji) => emoji.replace(VARIATION_SELECTOR, ""),
        None => FALLBACK.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emojis_of_unicode_have_one_form() {
        assert_eq!(unicode("❤️"), "❤");
        assert_eq!(unicode("❤"), "❤");
        assert_eq!(unicode("👍🏽"), "👍🏽");
        assert_eq!(unicode("👨‍👩‍👧"), "👨‍👩‍👧");
        assert_eq!(unicode("🏳️‍🌈"), "🏳️‍🌈");
        assert_eq!(unicode("pudding"), "🍮");
        assert_eq!(unicode("hello"), FALLBACK);
        assert_eq!(unicode(""), FALLBACK);
    }

    #[test]
    fn names_are_found_between_colons() {
        assert_eq!(custom_name(":blob_cat:"), Some("blob_cat"));
        assert_eq!(custom_name(":blob-cat+1@.:"), Some("blob-cat+1"));
        assert_eq!(custom_name(":blob@example.com:"), None);
        assert_eq!(custom_name("::"), None);
        assert_eq!(custom_name(":"), None);
        assert_eq!(custom_name("blob"), None);
    }
}
