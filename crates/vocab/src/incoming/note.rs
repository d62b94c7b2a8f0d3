//! Notes, and everything else that is shown like one.

use kanikey_core::Timestamp;
use serde_json::Value;

use super::properties::href;
use super::tag::Tag;
use super::{Attachment, Poll, Properties, ReadError};

/// The most members of `to`, and of `cc`, that are read.
const MAX_AUDIENCE: usize = 1000;
const MAX_AUTHORS: usize = 8;
const MAX_ATTACHMENTS: usize = 64;
/// The most links to elsewhere that are read; Lemmy's posts have one.
const MAX_LINKS: usize = 4;
const MAX_CONTENT_LENGTH: usize = 256 * 1024;
const MAX_TITLE_LENGTH: usize = 8 * 1024;
const MAX_SHORT_LENGTH: usize = 64;

/// The media type of Misskey's markdown in `source`.
const MISSKEY_MARKDOWN: &str = "text/x.misskeymarkdown";
/// What a FEP-e232 link to a quoted note may say of itself.
const QUOTE_RELATIONS: [&str; 3] = [
    "https://misskey-hub.net/ns#_misskey_quote",
    "http://fedibird.com/ns#quoteUri",
    "https://w3id.org/fep/044f#quote",
];

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The note's id.
    pub id: String,
    /// What it is.
    pub kind: NoteType,
    /// Who wrote it; several for a video of a channel. Never empty.
    pub attributed_to: Vec<String>,
    /// Its HTML (or, as PeerTube's, markdown: see `media_type`).
    pub content: Option<String>,
    /// The type of `content`, where it says so.
    pub media_type: Option<String>,
    /// The language of `content`, from `contentMap`.
    pub language: Option<String>,
    /// Its text in Misskey's markdown, from `source` or `_misskey_content`.
    pub misskey_content: Option<String>,
    /// Its content warning.
    pub summary: Option<String>,
    /// Its title; for a vote the choice.
    pub name: Option<String>,
    /// What it replies to.
    pub in_reply_to: Option<String>,
    /// What it quotes, in whatever form it says so.
    pub quote: Option<String>,
    /// The first part of the audience.
    pub to: Vec<String>,
    /// The second part of the audience.
    pub cc: Vec<String>,
    /// When it was written.
    pub published: Option<Timestamp>,
    /// When it was changed.
    pub updated: Option<Timestamp>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// What it links to, where that is attached and not in its text (as Lemmy's).
    pub links: Vec<String>,
    /// Its mentions, hashtags, emojis and links.
    pub tags: Vec<Tag>,
    /// Whether its files should not be shown at once.
    pub sensitive: bool,
    /// Its page.
    pub url: Option<String>,
    /// Its poll.
    pub poll: Option<Poll>,
    /// The id of the collection of its replies.
    pub replies: Option<String>,
}

/// What is shown as a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its name in ActivityStreams")]
pub enum NoteType {
    Note,
    Question,
    Article,
    Audio,
    Document,
    Image,
    Page,
    Video,
    Event,
}

impl Note {
    /// Reads a note with an id and an author.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let note = Properties::of(value)?;
        let tags = Tag::all_of(note);
        Ok(Self {
            kind: note.kind(NoteType::of_name)?,
            id: note.required_iri("id")?,
            attributed_to: authors(note)?,
            content: note
                .text("content", MAX_CONTENT_LENGTH)
                .or_else(|| translated(note).map(|(_, content)| content)),
            media_type: note.text("mediaType", MAX_SHORT_LENGTH),
            language: translated(note).map(|(language, _)| language),
            misskey_content: misskey_content(note),
            summary: note.text("summary", MAX_TITLE_LENGTH),
            name: note.text("name", MAX_TITLE_LENGTH),
            in_reply_to: note.iri("inReplyTo"),
            quote: quote(note, &tags),
            to: note.iris("to", MAX_AUDIENCE),
            cc: note.iris("cc", MAX_AUDIENCE),
            published: note.time("published"),
            updated: note.time("updated"),
            attachments: note
                .all("attachment", MAX_ATTACHMENTS)
                .filter_map(Attachment::read)
                .collect(),
            links: links(note),
            tags,
            sensitive: note.flag("sensitive"),
            url: note.page("url"),
            poll: Poll::read(note),
            replies: note.iri("replies"),
        })
    }

    /// Who wrote it; of several the first.
    pub fn author(&self) -> &str {
        self.attributed_to.first().map_or("", String::as_str)
    }
}

impl NoteType {
    /// The type of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "Note" => Self::Note,
            "Question" => Self::Question,
            "Article" => Self::Article,
            "Audio" => Self::Audio,
            "Document" => Self::Document,
            "Image" => Self::Image,
            "Page" => Self::Page,
            "Video" => Self::Video,
            "Event" => Self::Event,
            _ => return None,
        })
    }
}

fn authors(note: Properties<'_>) -> Result<Vec<String>, ReadError> {
    let authors = note.iris("attributedTo", MAX_AUTHORS);
    // The first author decides, so it must be one.
    note.required_iri("attributedTo").map(|_| authors)
}

fn links(note: Properties<'_>) -> Vec<String> {
    let is_link = |value: &&Value| value.get("type").is_some_and(|kind| kind == "Link");
    note.all("attachment", MAX_ATTACHMENTS)
        .filter(is_link)
        .filter_map(href)
        .take(MAX_LINKS)
        .collect()
}

/// The first language of `contentMap`, and the content in it.
fn translated(note: Properties<'_>) -> Option<(String, String)> {
    let (language, content) = note.get("contentMap")?.as_object()?.iter().next()?;
    let is_tag = language.len() <= MAX_SHORT_LENGTH && language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let content = content.as_str().filter(|content| content.len() <= MAX_CONTENT_LENGTH)?;
    is_tag.then(|| (language.clone(), content.replace('\0', "")))
}

fn misskey_content(note: Properties<'_>) -> Option<String> {
    let source = note.get("source").and_then(|source| Properties::of(source).ok());
    let markdown = source.filter(|source| source.get("mediaType").is_some_and(|kind| kind == MISSKEY_MARKDOWN));
    let markdown = markdown.and_then(|source| source.text("content", MAX_CONTENT_LENGTH));
    markdown.or_else(|| note.text("_misskey_content", MAX_CONTENT_LENGTH))
}

fn quote(note: Properties<'_>, tags: &[Tag]) -> Option<String> {
    let property = ["_misskey_quote", "quote", "quoteUrl", "quoteUri", "quoteURL"]
        .into_iter()
        .find_map(|name| note.iri(name));
    property.or_else(|| tags.iter().find_map(quoted_by))
}

fn quoted_by(tag: &Tag) -> Option<String> {
    let Tag::ObjectLink { href, rel, name } = tag else {
        return None;
    };
    let by_relation = rel.as_deref().is_some_and(|rel| QUOTE_RELATIONS.contains(&rel));
    let by_name = name.as_deref().is_some_and(|name| name.starts_with("RE:"));
    (by_relation || by_name).then(|| href.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn note(properties: &Value) -> Note {
        let mut note = json!({"type": "Note", "id": "https://a.test/n", "attributedTo": "https://a.test/u"});
        note.as_object_mut()
            .unwrap()
            .extend(properties.as_object().unwrap().clone());
        Note::read(&note).unwrap()
    }

    #[test]
    fn every_form_of_a_quote_is_understood() {
        let quoted = "https://b.test/q";
        for form in [
            json!({"_misskey_quote": quoted}),
            json!({"quoteUrl": quoted}),
            json!({"quoteUri": quoted}),
            json!({"quote": quoted}),
            json!({"quote": {"type": "Note", "id": quoted}}),
            json!({"tag": {"type": "Link", "href": quoted, "mediaType": "application/activity+json", "name": "RE: https://b.test/q"}}),
            json!({"tag": [{"type": "Link", "href": quoted, "mediaType": "application/activity+json",
                            "rel": "https://misskey-hub.net/ns#_misskey_quote"}]}),
        ] {
            assert_eq!(note(&form).quote.as_deref(), Some(quoted), "{form}");
        }
        let mere_link =
            json!({"type": "Link", "href": quoted, "mediaType": "application/activity+json", "name": "see also"});
        assert_eq!(note(&json!({"tag": mere_link})).quote, None);
        assert_eq!(note(&json!({"quoteUrl": "bear:?u=x"})).quote, None);
    }

    #[test]
    fn misskeys_text_comes_from_the_source_first() {
        let source = |kind| json!({"content": "**a**", "mediaType": kind});
        let both = json!({"source": source(MISSKEY_MARKDOWN), "_misskey_content": "b"});
        assert_eq!(note(&both).misskey_content.as_deref(), Some("**a**"));
        let other = json!({"source": source("text/markdown"), "_misskey_content": "b"});
        assert_eq!(note(&other).misskey_content.as_deref(), Some("b"));
        assert_eq!(note(&json!({"source": "x"})).misskey_content, None);
    }

    #[test]
    fn odd_shapes_are_left_out() {
        let read = note(
            &json!({"content": {}, "to": "as:Public", "cc": 5, "published": -1, "tag": {}, "attachment": "x",
                                "inReplyTo": [], "summary": ["warning"], "sensitive": "yes", "url": {"href": "https://a.test/@u/n"}}),
        );
        assert_eq!((read.content, read.published, read.in_reply_to), (None, None, None));
        assert_eq!((read.to, read.cc), (vec!["as:Public".to_owned()], vec![]));
        assert_eq!((read.summary.as_deref(), read.sensitive), (Some("warning"), false));
        assert_eq!(read.url.as_deref(), Some("https://a.test/@u/n"));
    }

    #[test]
    fn links_are_attached_to_a_page() {
        let link = |href: &str| json!({"type": "Link", "href": href});
        let read =
            note(&json!({"attachment": [link("https://b.test/1"), link("javascript:alert(1)"), {"type": "Image"}]}));
        assert_eq!(
            (read.links, read.attachments),
            (vec!["https://b.test/1".to_owned()], vec![])
        );
        let many = vec![link("https://b.test/1"); 50];
        assert_eq!(note(&json!({ "attachment": many })).links.len(), MAX_LINKS);
    }

    #[test]
    fn of_several_that_are_replied_to_the_first_counts() {
        let several = json!({"inReplyTo": ["https://b.test/1", {"id": "https://b.test/2"}]});
        assert_eq!(note(&several).in_reply_to.as_deref(), Some("https://b.test/1"));
        assert_eq!(
            note(&json!({"inReplyTo": "bear:?u=https://b.test/1"})).in_reply_to,
            None
        );
    }

    #[test]
    fn the_audience_is_bounded() {
        let many: Vec<_> = (0..5000).map(|number| format!("https://a.test/{number}")).collect();
        let read = note(&json!({"to": many, "cc": many}));
        assert_eq!((read.to.len(), read.cc.len()), (MAX_AUDIENCE, MAX_AUDIENCE));
    }

    #[test]
    fn the_language_and_its_content_come_from_the_map() {
        let read = note(&json!({"contentMap": {"de": "<p>hallo</p>", "en": "<p>hello</p>"}}));
        assert_eq!(
            (read.language.as_deref(), read.content.as_deref()),
            (Some("de"), Some("<p>hallo</p>"))
        );
        assert_eq!(note(&json!({"contentMap": {"<b>": "x"}})).language, None);
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        for (value, error) in [
            (json!("x"), ReadError::NotAnObject),
            (json!({"type": "Person"}), ReadError::Type),
            (json!({"type": ["Note"]}), ReadError::Property("id")),
            (json!({"type": "Note", "id": "bear:?x"}), ReadError::Property("id")),
            (
                json!({"type": "Note", "id": "https://a.test/n"}),
                ReadError::Property("attributedTo"),
            ),
            (
                json!({"type": "Note", "id": "https://a.test/n", "attributedTo": []}),
                ReadError::Property("attributedTo"),
            ),
        ] {
            assert_eq!(Note::read(&value), Err(error), "{value}");
        }
        let author = json!([{"type": "Person", "id": "https://a.test/u"}, {"type": "Group", "id": "https://a.test/c"}]);
        assert_eq!(note(&json!({"attributedTo": author})).author(), "https://a.test/u");
    }
}
