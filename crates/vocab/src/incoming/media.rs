//! Pictures of actors, and what is attached to notes.

use serde_json::Value;

use super::Properties;
use super::properties::href;

const MAX_LINKS: usize = 32;
const MAX_NAME_LENGTH: usize = 8 * 1024;
const MAX_SHORT_LENGTH: usize = 256;

/// An icon or a banner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Where the picture is.
    pub url: String,
    /// Its type, by its own word.
    pub media_type: Option<String>,
    /// Whether it should not be shown at once.
    pub sensitive: bool,
}

/// A file attached to a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it is.
    pub kind: AttachmentType,
    /// Where it is.
    pub url: String,
    /// Its media type, by its own word.
    pub media_type: Option<String>,
    /// Its description: `name`, or `summary` (as GoToSocial's).
    pub description: Option<String>,
    /// Whether it should not be shown at once.
    pub sensitive: bool,
    /// Its blurhash.
    pub blurhash: Option<String>,
}

/// What may be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its name in ActivityStreams")]
pub enum AttachmentType {
    Audio,
    Document,
    Image,
    Page,
    Video,
}

impl Image {
    /// Reads an Image, a Link, or a bare URL; the first that has an address where there are several.
    pub fn read_first<'a>(mut values: impl Iterator<Item = &'a Value>) -> Option<Self> {
        values.find_map(Self::read)
    }

    fn read(value: &Value) -> Option<Self> {
        let Ok(image) = Properties::of(value) else {
            let url = href(value)?;
            return Some(Self {
                url,
                media_type: None,
                sensitive: false,
            });
        };
        Some(Self {
            url: address(image).or_else(|| href(value))?,
            media_type: image.text("mediaType", MAX_SHORT_LENGTH),
            sensitive: image.flag("sensitive"),
        })
    }
}

impl Attachment {
    /// Reads an attachment of a known type with an address.
    pub fn read(value: &Value) -> Option<Self> {
        let attachment = Properties::of(value).ok()?;
        let description = |name| attachment.text(name, MAX_NAME_LENGTH);
        Some(Self {
            kind: attachment.kind(AttachmentType::of_name).ok()?,
            url: address(attachment).or_else(|| href(value))?,
            media_type: attachment.text("mediaType", MAX_SHORT_LENGTH),
            description: description("name").or_else(|| description("summary")),
            sensitive: attachment.flag("sensitive"),
            blurhash: attachment.text("blurhash", MAX_SHORT_LENGTH),
        })
    }
}

impl AttachmentType {
    fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "Audio" => Self::Audio,
            "Document" => Self::Document,
            "Image" => Self::Image,
            "Page" => Self::Page,
            "Video" => Self::Video,
            _ => return None,
        })
    }
}

fn address(object: Properties<'_>) -> Option<String> {
    object.all("url", MAX_LINKS).find_map(href)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_picture_has_many_forms() {
        for value in [
            json!("https://a.test/i.png"),
            json!({"type": "Image", "url": "https://a.test/i.png"}),
            json!({"type": "Image", "url": {"type": "Link", "href": "https://a.test/i.png"}}),
            json!({"type": "Image", "url": [{"type": "Link"}, {"type": "Link", "href": "https://a.test/i.png"}]}),
            json!({"type": "Link", "href": "https://a.test/i.png"}),
        ] {
            let image = Image::read_first([&json!({"type": "Image"}), &value].into_iter()).unwrap();
            assert_eq!(image.url, "https://a.test/i.png", "{value}");
        }
        for value in [
            json!(1),
            json!({"url": "javascript:alert(1)"}),
            json!({"url": 5}),
            json!([]),
        ] {
            assert_eq!(Image::read(&value), None, "{value}");
        }
    }

    #[test]
    fn an_attachment_may_be_described_in_two_places() {
        let read = |value| Attachment::read(&value).unwrap();
        let url = "https://a.test/f.png";
        let document = read(
            json!({"type": "Document", "url": url, "name": "a cat", "summary": "x", "mediaType": "image/png", "sensitive": true}),
        );
        assert_eq!(document.description.as_deref(), Some("a cat"));
        assert_eq!(
            (document.kind, document.media_type.as_deref(), document.sensitive),
            (AttachmentType::Document, Some("image/png"), true)
        );
        assert_eq!(
            read(json!({"type": "Image", "url": url, "name": null, "summary": "a dog"}))
                .description
                .as_deref(),
            Some("a dog")
        );
        assert_eq!(Attachment::read(&json!({"type": "PropertyValue", "url": url})), None);
    }
}
