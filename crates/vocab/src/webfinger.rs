//! Reads WebFinger's answers (RFC 7033, JSON Resource Descriptor).

use serde_json::Value;

use crate::incoming::{Properties, ReadError};
use crate::is_activity_content_type;

const MAX_ALIASES: usize = 16;
const MAX_LINKS: usize = 64;
const MAX_LENGTH: usize = 2048;

/// What a server says about a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jrd {
    /// The resource by its proper name, such as `acct:alice@example.com`.
    pub subject: Option<String>,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Where more is to be found.
    pub links: Vec<JrdLink>,
}

/// A link of a [`Jrd`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JrdLink {
    /// What the link means.
    pub rel: String,
    /// The target's type.
    pub media_type: Option<String>,
    /// The target.
    pub href: Option<String>,
    /// The target with a gap to fill in.
    pub template: Option<String>,
}

impl Jrd {
    /// Reads an answer.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let jrd = Properties::of(value)?;
        Ok(Self {
            subject: jrd.text("subject", MAX_LENGTH),
            aliases: jrd.iris("aliases", MAX_ALIASES),
            links: jrd.all("links", MAX_LINKS).filter_map(JrdLink::read).collect(),
        })
    }

    /// The id of the actor that the resource is.
    pub fn actor(&self) -> Option<&str> {
        let is_actor =
            |link: &&JrdLink| link.rel == "self" && link.media_type.as_deref().is_some_and(is_activity_content_type);
        self.links.iter().filter(is_actor).find_map(|link| link.href.as_deref())
    }

    /// Where a visitor from elsewhere follows an account (OStatus): has `{uri}` in it.
    pub fn subscribe_template(&self) -> Option<&str> {
        let mut links = self
            .links
            .iter()
            .filter(|link| link.rel == "http://ostatus.org/schema/1.0/subscribe");
        links.find_map(|link| link.template.as_deref())
    }
}

impl JrdLink {
    fn read(value: &Value) -> Option<Self> {
        let link = Properties::of(value).ok()?;
        Some(Self {
            rel: link.text("rel", MAX_LENGTH)?,
            media_type: link.text("type", MAX_LENGTH),
            href: link.iri("href"),
            template: link.text("template", MAX_LENGTH),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_the_actor_among_the_links() {
        let jrd = Jrd::read(&json!({
            "subject": "acct:alice@a.test",
            "aliases": ["https://a.test/@alice"],
            "links": [
                {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": "https://a.test/@alice"},
                {"rel": "self", "type": "text/html", "href": "https://a.test/wrong"},
                {"rel": "self", "type": "application/activity+json", "href": "https://a.test/users/1"},
                {"rel": "http://ostatus.org/schema/1.0/subscribe", "template": "https://a.test/authorize-follow?acct={uri}"},
                "nonsense", {"href": "https://a.test/no-rel"},
            ],
        }))
        .unwrap();
        assert_eq!(jrd.subject.as_deref(), Some("acct:alice@a.test"));
        assert_eq!(jrd.actor(), Some("https://a.test/users/1"));
        assert_eq!(
            jrd.subscribe_template(),
            Some("https://a.test/authorize-follow?acct={uri}")
        );
        assert_eq!(jrd.links.len(), 4);
    }

    #[test]
    fn an_answer_without_an_actor_has_none() {
        for value in [
            json!({}),
            json!({"links": {}}),
            json!({"links": [{"rel": "self", "href": "https://a.test/u"}]}),
            json!({"links": [{"rel": "self", "type": "application/activity+json", "href": "javascript:alert(1)"}]}),
        ] {
            assert_eq!(Jrd::read(&value).unwrap().actor(), None, "{value}");
        }
        assert_eq!(Jrd::read(&json!([])), Err(ReadError::NotAnObject));
    }
}
