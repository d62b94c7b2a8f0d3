//! Local accounts.

use kanikey_core::LocalUrls;
use kanikey_db::emojis::Emoji;
use kanikey_db::users::{Profile, User};
use kanikey_mfm::{HtmlContext, Mention, Node, parse, to_html};
use kanikey_vocab::outgoing::{Endpoints, Field, Image, Key, Person, PersonType, Tag};

use super::emoji::{absolute, emoji};

/// The actor document of a local account. `emojis` are those of its name and description.
pub(crate) fn person(urls: &LocalUrls, user: &User, profile: &Profile, public_key: String, emojis: &[Emoji]) -> Person {
    let id = urls.user(&user.id);
    let part = |part| urls.user_part(&user.id, part);
    let picture = |url: &Option<String>| Some(Image::new(absolute(urls, url.as_ref()?), false, None));
    let hashtags = user.tags.iter().map(|tag| Tag::Hashtag {
        href: urls.hashtag(tag),
        name: format!("#{tag}"),
    });
    let description = profile.description.as_deref();
    Person {
        kind: PersonType::of(&user.username, user.is_bot),
        inbox: part("inbox"),
        outbox: part("outbox"),
        followers: part("followers"),
        following: part("following"),
        featured: part("collections/featured"),
        shared_inbox: urls.shared_inbox(),
        endpoints: Endpoints {
            shared_inbox: urls.shared_inbox(),
        },
        url: urls.profile(&user.username),
        preferred_username: user.username.clone(),
        name: user.name.clone(),
        summary: description.map(|text| html(urls, &parse(text))),
        misskey_summary: profile.description.clone(),
        misskey_followed_message: profile.followed_message.clone(),
        misskey_require_signin_to_view_contents: user.require_signin_to_view_contents,
        misskey_make_notes_followers_only_before: user.make_notes_followers_only_before.map(i64::from),
        misskey_make_notes_hidden_before: user.make_notes_hidden_before.map(i64::from),
        icon: picture(&user.avatar_url),
        image: picture(&user.banner_url),
        tag: emojis
            .iter()
            .map(|row| Tag::Emoji(emoji(urls, row)))
            .chain(hashtags)
            .collect(),
        manually_approves_followers: user.is_locked,
        discoverable: user.is_explorable,
        public_key: Key::new(urls.key(&user.id), id.clone(), public_key),
        is_cat: user.is_cat,
        attachment: fields(profile),
        moved_to: user.moved_to_uri.clone(),
        also_known_as: user.also_known_as.clone(),
        birthday: profile.birthday.clone(),
        address: profile.location.clone(),
        id,
    }
}

fn fields(profile: &Profile) -> Vec<Field> {
    let rows = profile.fields.as_array().map(Vec::as_slice).unwrap_or_default();
    let field = |row: &serde_json::Value| {
        let text = |name| row.get(name).and_then(serde_json::Value::as_str);
        Some(Field::new(text("name")?.to_owned(), field_html(text("value")?)))
    };
    rows.iter().filter_map(field).collect()
}

/// A link for an address, escaped text for anything else.
fn field_html(value: &str) -> String {
    let escaped = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let is_link = url::Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if is_link {
        format!("<a href=\"{escaped}\" rel=\"me nofollow noopener\" target=\"_blank\">{escaped}</a>")
    } else {
        escaped
    }
}

fn html(urls: &LocalUrls, nodes: &[Node]) -> String {
    let profile_url = |_mention: &Mention| None;
    to_html(
        nodes,
        &HtmlContext {
            origin: urls.origin(),
            profile_url: &profile_url,
            quote_url: None,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::field_html;

    #[test]
    fn fields_are_escaped_and_link_to_the_web_only() {
        assert_eq!(field_html("a<b>&\"c\""), "a&lt;b&gt;&amp;&quot;c&quot;");
        assert!(field_html("https://a.test/?x=1&y").starts_with("<a href=\"https://a.test/?x=1&amp;y\""));
        assert_eq!(field_html("javascript:alert(1)"), "javascript:alert(1)");
    }
}
