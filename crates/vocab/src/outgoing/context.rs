//! The `@context` of every document.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Value, json};

static CONTEXT: LazyLock<Value> = LazyLock::new(|| {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/v1",
        {
            "Key": "sec:Key",
            "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
            "sensitive": "as:sensitive",
            "Hashtag": "as:Hashtag",
            "quoteUrl": "as:quoteUrl",
            "toot": "http://joinmastodon.org/ns#",
            "Emoji": "toot:Emoji",
            "featured": "toot:featured",
            "discoverable": "toot:discoverable",
            "schema": "http://schema.org#",
            "PropertyValue": "schema:PropertyValue",
            "value": "schema:value",
            "misskey": "https://misskey-hub.net/ns#",
            "_misskey_content": "misskey:_misskey_content",
            "_misskey_quote": "misskey:_misskey_quote",
            "_misskey_reaction": "misskey:_misskey_reaction",
            "_misskey_votes": "misskey:_misskey_votes",
            "_misskey_summary": "misskey:_misskey_summary",
            "_misskey_followedMessage": "misskey:_misskey_followedMessage",
            "_misskey_requireSigninToViewContents": "misskey:_misskey_requireSigninToViewContents",
            "_misskey_makeNotesFollowersOnlyBefore": "misskey:_misskey_makeNotesFollowersOnlyBefore",
            "_misskey_makeNotesHiddenBefore": "misskey:_misskey_makeNotesHiddenBefore",
            "_misskey_license": "misskey:_misskey_license",
            "freeText": {"@id": "misskey:freeText", "@type": "schema:text"},
            "isCat": "misskey:isCat",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
        },
    ])
});

/// What FEP-044f adds: quotes, their authorisations, and who may quote.
static QUOTES: LazyLock<Value> = LazyLock::new(|| {
    json!({
        "quoteUri": "http://fedibird.com/ns#quoteUri",
        "quote": {"@id": "https://w3id.org/fep/044f#quote", "@type": "@id"},
        "quoteAuthorization": {"@id": "https://w3id.org/fep/044f#quoteAuthorization", "@type": "@id"},
        "QuoteAuthorization": "https://w3id.org/fep/044f#QuoteAuthorization",
        "QuoteRequest": "https://w3id.org/fep/044f#QuoteRequest",
        "gts": "https://gotosocial.org/ns#",
        "interactionPolicy": {"@id": "gts:interactionPolicy", "@type": "@id"},
        "canQuote": {"@id": "gts:canQuote", "@type": "@id"},
        "automaticApproval": {"@id": "gts:automaticApproval", "@type": "@id"},
        "manualApproval": {"@id": "gts:manualApproval", "@type": "@id"},
        "interactingObject": {"@id": "gts:interactingObject", "@type": "@id"},
        "interactionTarget": {"@id": "gts:interactionTarget", "@type": "@id"},
    })
});

static CONTEXT_WITH_QUOTES: LazyLock<Value> = LazyLock::new(|| {
    let mut parts = CONTEXT.as_array().cloned().unwrap_or_default();
    parts.push(QUOTES.clone());
    Value::Array(parts)
});

/// A shape with the `@context` that a whole document needs.
#[derive(Clone, Debug, Serialize)]
pub struct Document<T> {
    #[serde(rename = "@context")]
    context: &'static Value,
    #[serde(flatten)]
    shape: T,
}

/// The `@context`, byte for byte Misskey's.
pub fn context() -> &'static Value {
    &CONTEXT
}

impl<T: Serialize> Document<T> {
    /// Makes a document of a shape.
    pub fn new(shape: T) -> Self {
        Self {
            context: context(),
            shape,
        }
    }

    /// Makes a document of a shape that tells of quotes or of who may quote.
    pub fn with_quotes(shape: T) -> Self {
        Self {
            context: &CONTEXT_WITH_QUOTES,
            shape,
        }
    }
}
