//! Quoting by leave (FEP-044f).

use serde::Serialize;

use super::kind::Kind;
use crate::PUBLIC;

/// Who may do what with a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct InteractionPolicy {
    can_quote: Approval,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
struct Approval {
    automatic_approval: Vec<String>,
    manual_approval: Vec<String>,
}

/// A request to quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct QuoteRequest<T = String> {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    actor: String,
    object: String,
    instrument: T,
}

/// The answer to a request to quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
pub struct QuoteAnswer {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    actor: String,
    to: String,
    object: QuoteRequest,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<String>,
}

/// Leave to quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct QuoteAuthorization {
    id: String,
    #[serde(rename = "type")]
    kind: Kind,
    attributed_to: String,
    interacting_object: String,
    interaction_target: String,
}

impl InteractionPolicy {
    /// Everybody may quote, and is answered at once.
    pub fn everyone() -> Self {
        Self::only(PUBLIC.to_owned())
    }

    /// Only this actor may quote.
    pub fn only(actor: String) -> Self {
        Self {
            can_quote: Approval {
                automatic_approval: vec![actor],
                manual_approval: Vec::new(),
            },
        }
    }
}

impl<T: Serialize> QuoteRequest<T> {
    /// `actor` wants to quote the note `object` in `instrument`.
    pub fn new(id: String, actor: String, object: String, instrument: T) -> Self {
        Self {
            id,
            kind: Kind::QuoteRequest,
            actor,
            object,
            instrument,
        }
    }
}

impl QuoteAnswer {
    /// Yes where there is an `authorization`, the id of a [`QuoteAuthorization`]; no otherwise.
    pub fn new(id: String, actor: String, to: String, request: QuoteRequest, authorization: Option<String>) -> Self {
        let kind = if authorization.is_some() {
            Kind::Accept
        } else {
            Kind::Reject
        };
        Self {
            id,
            kind,
            actor,
            to,
            object: request,
            result: authorization,
        }
    }
}

impl QuoteAuthorization {
    /// `author` allows that the note `quote` quotes the note `quoted`.
    pub fn new(id: String, author: String, quote: String, quoted: String) -> Self {
        Self {
            id,
            kind: Kind::QuoteAuthorization,
            attributed_to: author,
            interacting_object: quote,
            interaction_target: quoted,
        }
    }
}
