//! Notes and Questions.

use kanikey_core::Timestamp;
use serde::Serialize;

use super::kind::Kind;
use super::{Attachment, InteractionPolicy, Poll, Tag, time};

const MISSKEY_MARKDOWN: &str = "text/x.misskeymarkdown";

/// A note; with a poll it is a Question. Make one with [`Note::new`] and set the other fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Note {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    attributed_to: String,
    /// The content warning; an empty one is sent as a zero-width space.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// HTML.
    pub content: String,
    #[serde(rename = "_misskey_content", skip_serializing_if = "Option::is_none")]
    misskey_content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(rename = "_misskey_quote", skip_serializing_if = "Option::is_none")]
    misskey_quote: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<String>,
    /// The document that allows the quote (FEP-044f).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_authorization: Option<String>,
    #[serde(serialize_with = "time::serialize")]
    published: Timestamp,
    /// When it was last edited.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "time::serialize_option"
    )]
    pub updated: Option<Timestamp>,
    /// The first part of the audience.
    pub to: Vec<String>,
    /// The second part of the audience.
    pub cc: Vec<String>,
    /// The id of the note that it replies to.
    pub in_reply_to: Option<String>,
    /// Files.
    pub attachment: Vec<Attachment>,
    /// Whether the files, or the text behind a content warning, should not be shown at once.
    pub sensitive: bool,
    /// Mentions, hashtags, emojis.
    pub tag: Vec<Tag>,
    /// Who may quote it (FEP-044f).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interaction_policy: Option<InteractionPolicy>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    poll: Option<Poll>,
}

/// The text that the HTML was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct Source {
    /// The text.
    pub content: String,
    #[serde(rename = "mediaType")]
    media_type: String,
}

impl Note {
    /// A note without an audience.
    pub fn new(id: String, attributed_to: String, content: String, published: Timestamp) -> Self {
        Self {
            id,
            kind: Kind::Note,
            attributed_to,
            summary: None,
            content,
            misskey_content: None,
            source: None,
            misskey_quote: None,
            quote_url: None,
            quote_uri: None,
            quote: None,
            quote_authorization: None,
            published,
            updated: None,
            to: Vec::new(),
            cc: Vec::new(),
            in_reply_to: None,
            attachment: Vec::new(),
            sensitive: false,
            tag: Vec::new(),
            interaction_policy: None,
            poll: None,
        }
    }

    /// Adds the text in Misskey's markdown, for notes whose HTML alone does not tell it.
    #[must_use]
    pub fn with_markdown(mut self, text: String) -> Self {
        self.misskey_content = Some(text.clone());
        self.source = Some(Source {
            content: text,
            media_type: MISSKEY_MARKDOWN.to_owned(),
        });
        self
    }

    /// Says in every form that others understand that the note `uri` is quoted. The tag is added after those that are
    /// there: set `tag` first.
    #[must_use]
    pub fn quoting(mut self, uri: &str) -> Self {
        self.misskey_quote = Some(uri.to_owned());
        self.quote_url = Some(uri.to_owned());
        self.quote_uri = Some(uri.to_owned());
        self.quote = Some(uri.to_owned());
        self.tag.push(Tag::quote(uri));
        self
    }

    /// Makes a Question of the note.
    #[must_use]
    pub fn with_poll(mut self, poll: Poll) -> Self {
        self.kind = Kind::Question;
        self.poll = Some(poll);
        self
    }

    /// The note's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who wrote it.
    pub fn attributed_to(&self) -> &str {
        &self.attributed_to
    }

    /// When.
    pub fn published(&self) -> Timestamp {
        self.published
    }
}
