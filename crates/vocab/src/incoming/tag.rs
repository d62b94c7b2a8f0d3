//! Mentions, hashtags, custom emojis, and links to objects.

use kanikey_core::Timestamp;
use serde_json::Value;

use super::{Image, Properties};
use crate::is_activity_content_type;

/// The most tags of one object that are read.
pub(super) const MAX_TAGS: usize = 200;

const MAX_NAME_LENGTH: usize = 512;
const MAX_LICENSE_LENGTH: usize = 1024;

/// What a tag is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Somebody who is mentioned.
    Mention {
        /// The actor's id.
        href: String,
        /// The handle as written.
        name: Option<String>,
    },
    /// A hashtag.
    Hashtag {
        /// Without its `#`.
        name: String,
    },
    /// A custom emoji.
    Emoji(EmojiTag),
    /// A link to another ActivityPub object, such as a quoted note (FEP-e232).
    ObjectLink {
        /// The object's id.
        href: String,
        /// What the link means.
        rel: Option<String>,
        /// The text in the content that it stands for, such as `RE: https://…`.
        name: Option<String>,
    },
}

/// A custom emoji that a text or a reaction uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmojiTag {
    /// The emoji's id.
    pub id: Option<String>,
    /// Without its colons.
    pub name: String,
    /// The picture.
    pub icon: Image,
    /// When it was changed.
    pub updated: Option<Timestamp>,
    /// `_misskey_license.freeText`.
    pub license: Option<String>,
}

impl Tag {
    /// Reads the tags of an object; those of unknown types are left out.
    pub fn all_of(object: Properties<'_>) -> Vec<Self> {
        object.all("tag", MAX_TAGS).filter_map(Self::read).collect()
    }

    fn read(value: &Value) -> Option<Self> {
        let tag = Properties::of(value).ok()?;
        match tag
            .kind(|name| {
                ["Mention", "Hashtag", "Emoji", "Link"]
                    .into_iter()
                    .find(|known| *known == name)
            })
            .ok()?
        {
            "Mention" => Some(Self::Mention {
                href: tag.iri("href")?,
                name: tag.text("name", MAX_NAME_LENGTH),
            }),
            "Hashtag" => {
                let name = tag.text("name", MAX_NAME_LENGTH)?;
                let name = name.strip_prefix('#').unwrap_or(&name);
                (!name.is_empty()).then(|| Self::Hashtag { name: name.to_owned() })
            }
            "Emoji" => EmojiTag::read(tag).map(Self::Emoji),
            _ => is_activity_content_type(&tag.text("mediaType", MAX_NAME_LENGTH)?).then_some(Self::ObjectLink {
                href: tag.iri("href")?,
                rel: tag.text("rel", MAX_NAME_LENGTH),
                name: tag.text("name", MAX_NAME_LENGTH),
            }),
        }
    }
}

impl EmojiTag {
    fn read(tag: Properties<'_>) -> Option<Self> {
        let name = tag.text("name", MAX_NAME_LENGTH)?;
        let name = name.trim_matches(':');
        if name.is_empty()
            || !name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
        {
            return None;
        }
        let license = tag
            .get("_misskey_license")
            .and_then(|license| Properties::of(license).ok());
        Some(Self {
            id: tag.iri("id"),
            name: name.to_owned(),
            icon: Image::read_first(tag.all("icon", 2))?,
            updated: tag.time("updated"),
            license: license.and_then(|license| license.text("freeText", MAX_LICENSE_LENGTH)),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(tags: &Value) -> Vec<Tag> {
        let object = json!({"tag": tags});
        Tag::all_of(Properties::of(&object).unwrap())
    }

    #[test]
    fn each_kind_of_tag_is_read() {
        let icon = json!({"type": "Image", "url": "https://a.test/e.png", "mediaType": "image/png"});
        let tags = read(&json!([
            {"type": "Mention", "href": "https://a.test/u", "name": "@u@a.test"},
            {"type": "Hashtag", "href": "https://a.test/tags/x", "name": "#x"},
            {"type": "Emoji", "id": "https://a.test/emojis/lab", "name": ":lab:", "icon": icon, "updated": "2026-11-21T01:18:15.083Z",
             "_misskey_license": {"freeText": "CC0"}},
            {"type": "Link", "href": "https://a.test/n", "mediaType": "application/activity+json", "name": "RE: x"},
        ]));
        let [
            Tag::Mention { href, name },
            Tag::Hashtag { name: hashtag },
            Tag::Emoji(emoji),
            Tag::ObjectLink { href: link, .. },
        ] = &tags[..]
        else {
            panic!("{tags:?}");
        };
        assert_eq!(
            (href.as_str(), name.as_deref(), hashtag.as_str()),
            ("https://a.test/u", Some("@u@a.test"), "x")
        );
        assert_eq!(
            (emoji.name.as_str(), emoji.icon.url.as_str(), emoji.license.as_deref()),
            ("lab", "https://a.test/e.png", Some("CC0"))
        );
        assert_eq!(link, "https://a.test/n");
    }

    #[test]
    fn a_single_tag_needs_no_array_and_broken_ones_are_left_out() {
        assert_eq!(
            read(&json!({"type": "Hashtag", "name": "x"})),
            [Tag::Hashtag { name: "x".to_owned() }]
        );
        for broken in [
            json!("x"),
            json!({"type": "Mention"}),
            json!({"type": "Mention", "href": 1}),
            json!({"type": "Hashtag", "name": "#"}),
            json!({"type": "Emoji", "name": ":x:"}),
            json!({"type": "Emoji", "name": ":a b:", "icon": "https://a.test/e.png"}),
            json!({"type": "Link", "href": "https://a.test/n"}),
            json!({"type": "Link", "href": "https://a.test/n", "mediaType": "text/html"}),
        ] {
            assert_eq!(read(&broken), [], "{broken}");
        }
    }

    #[test]
    fn there_are_only_so_many_tags() {
        let tags: Vec<_> = (0..1000)
            .map(|number| json!({"type": "Hashtag", "name": number.to_string()}))
            .collect();
        assert_eq!(read(&json!(tags)).len(), MAX_TAGS);
    }
}
