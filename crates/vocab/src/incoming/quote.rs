//! Quoting by leave (FEP-044f), as others say it.

use serde_json::Value;

use super::{Properties, ReadError};
use crate::is_public;

/// The most actors of a policy that are read.
const MAX_ACTORS: usize = 64;

/// Who may quote a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotePolicy {
    /// Everybody.
    Public,
    /// The author's followers.
    Followers,
    /// Whom the author lets.
    Manual,
    /// Nobody but the author.
    Nobody,
}

/// Leave to quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteAuthorization {
    /// Its id.
    pub id: String,
    /// Who gives it.
    pub attributed_to: String,
    /// The quote.
    pub interacting_object: String,
    /// What is quoted.
    pub interaction_target: String,
}

impl QuotePolicy {
    /// What a note says of who may quote it; `None` where it says nothing. `followers` is its author's collection.
    pub fn of_note(note: &Value, followers: Option<&str>) -> Option<Self> {
        let policy = note.get("interactionPolicy")?.get("canQuote")?;
        let policy = Properties::of(policy).ok()?;
        let either = |new: &str, old: &str| {
            let named = policy.iris(new, MAX_ACTORS);
            if named.is_empty() {
                policy.iris(old, MAX_ACTORS)
            } else {
                named
            }
        };
        let automatic = either("automaticApproval", "always");
        let manual = either("manualApproval", "approvalRequired");
        Some(if automatic.iter().any(|iri| is_public(iri)) {
            Self::Public
        } else if followers.is_some_and(|followers| automatic.iter().any(|iri| iri == followers)) {
            Self::Followers
        } else if manual.is_empty() {
            Self::Nobody
        } else {
            Self::Manual
        })
    }

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Followers => "followers",
            Self::Manual => "manual",
            Self::Nobody => "nobody",
        }
    }
}

impl QuoteAuthorization {
    /// Reads one; all of it must be there.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let document = Properties::of(value)?;
        document.kind(|name| (name == "QuoteAuthorization").then_some(()))?;
        Ok(Self {
            id: document.required_iri("id")?,
            attributed_to: document.required_iri("attributedTo")?,
            interacting_object: document.required_iri("interactingObject")?,
            interaction_target: document.required_iri("interactionTarget")?,
        })
    }

    /// The id of the one that a note says to have.
    pub fn of_note(note: &Value) -> Option<String> {
        Properties::of(note).ok()?.iri("quoteAuthorization")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn policies_name_the_widest_circle() {
        let policy = |can_quote: Value| {
            let note = json!({"interactionPolicy": {"canQuote": can_quote}});
            QuotePolicy::of_note(&note, Some("https://b.test/u/followers"))
        };
        assert_eq!(
            policy(json!({"automaticApproval": "as:Public"})),
            Some(QuotePolicy::Public)
        );
        assert_eq!(
            policy(json!({"automaticApproval": ["https://b.test/u/followers"], "manualApproval": ["as:Public"]})),
            Some(QuotePolicy::Followers)
        );
        assert_eq!(
            policy(json!({"approvalRequired": ["as:Public"]})),
            Some(QuotePolicy::Manual)
        );
        assert_eq!(
            policy(json!({"automaticApproval": ["https://b.test/u"]})),
            Some(QuotePolicy::Nobody)
        );
        assert_eq!(QuotePolicy::of_note(&json!({}), None), None);
    }

    #[test]
    fn an_authorization_is_whole_or_none() {
        let whole = json!({
            "type": "QuoteAuthorization", "id": "https://b.test/s", "attributedTo": "https://b.test/u",
            "interactingObject": "https://a.test/n", "interactionTarget": {"id": "https://b.test/n"},
        });
        let read = QuoteAuthorization::read(&whole).unwrap();
        assert_eq!(read.interaction_target, "https://b.test/n");
        for missing in ["id", "attributedTo", "interactingObject", "interactionTarget", "type"] {
            let mut part = whole.clone();
            part.as_object_mut().unwrap().remove(missing);
            assert!(QuoteAuthorization::read(&part).is_err(), "{missing}");
        }
    }
}
