//! What somebody did.

use kanikey_core::Timestamp;
use serde_json::Value;

use super::{Properties, ReadError, Reference, Tag};

const MAX_AUDIENCE: usize = 1000;
/// The most objects of one activity; only a Flag has several.
const MAX_OBJECTS: usize = 100;
const MAX_CONTENT_LENGTH: usize = 64 * 1024;
const MAX_REACTION_LENGTH: usize = 512;

/// An activity. Signatures within it (Linked Data Signatures) are not read: they are not believed.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// The activity's id; some within an Undo have none.
    pub id: Option<String>,
    /// What was done.
    pub kind: ActivityType,
    /// By whom.
    pub actor: String,
    /// To what; at least one. Only a Flag has several.
    pub objects: Vec<Reference>,
    /// To which collection (Add, Remove), or where (Move).
    pub target: Option<String>,
    /// With what: the quote of a `QuoteRequest`.
    pub instrument: Option<String>,
    /// What came of it: the authorisation in the Accept of a `QuoteRequest`.
    pub result: Option<String>,
    /// The first part of the audience.
    pub to: Vec<String>,
    /// The second part of the audience.
    pub cc: Vec<String>,
    /// When.
    pub published: Option<Timestamp>,
    /// A Flag's comment.
    pub content: Option<String>,
    /// A reaction: `_misskey_reaction`, or else `content`, or else `name`. `None` for a plain Like.
    pub reaction: Option<String>,
    /// The emojis of a reaction.
    pub tags: Vec<Tag>,
}

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is its name in ActivityStreams")]
pub enum ActivityType {
    Accept,
    Add,
    Announce,
    Block,
    Create,
    Delete,
    /// Pleroma's name of a Like with an emoji.
    EmojiReact,
    /// Another name of it.
    EmojiReaction,
    Flag,
    Follow,
    Like,
    Move,
    /// Asking for leave to quote (FEP-044f).
    QuoteRequest,
    Reject,
    Remove,
    Undo,
    Update,
}

impl Activity {
    /// Reads an activity with an actor and an object.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let activity = Properties::of(value)?;
        let kind = activity.kind(ActivityType::of_name)?;
        let actor = activity.required_iri("actor")?;
        let objects = activity.references("object", MAX_OBJECTS);
        if objects.is_empty() {
            return Err(ReadError::Property("object"));
        }
        Ok(Self {
            id: activity.iri("id"),
            kind,
            actor,
            objects,
            target: activity.iri("target"),
            instrument: activity.iri("instrument"),
            result: activity.iri("result"),
            to: activity.iris("to", MAX_AUDIENCE),
            cc: activity.iris("cc", MAX_AUDIENCE),
            published: activity.time("published"),
            content: activity.text("content", MAX_CONTENT_LENGTH),
            reaction: reaction(activity),
            tags: Tag::all_of(activity),
        })
    }

    /// What it was done to; of several the first.
    pub fn object(&self) -> Option<&Reference> {
        self.objects.first()
    }
}

impl ActivityType {
    /// The type of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "Accept" => Self::Accept,
            "Add" => Self::Add,
            "Announce" => Self::Announce,
            "Block" => Self::Block,
            "Create" => Self::Create,
            "Delete" => Self::Delete,
            "EmojiReact" => Self::EmojiReact,
            "EmojiReaction" => Self::EmojiReaction,
            "Flag" => Self::Flag,
            "Follow" => Self::Follow,
            "Like" => Self::Like,
            "Move" => Self::Move,
            "QuoteRequest" => Self::QuoteRequest,
            "Reject" => Self::Reject,
            "Remove" => Self::Remove,
            "Undo" => Self::Undo,
            "Update" => Self::Update,
            _ => return None,
        })
    }

    /// Whether it is a reaction to a note.
    pub fn is_reaction(self) -> bool {
        matches!(self, Self::Like | Self::EmojiReact | Self::EmojiReaction)
    }
}

fn reaction(activity: Properties<'_>) -> Option<String> {
    ["_misskey_reaction", "content", "name"]
        .into_iter()
        .find_map(|name| activity.text(name, MAX_REACTION_LENGTH))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reaction_has_three_places() {
        let like = |extra: Value| {
            let mut like = json!({"type": "Like", "actor": "https://a.test/u", "object": "https://b.test/n"});
            like.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            Activity::read(&like).unwrap().reaction
        };
        assert_eq!(
            like(json!({"_misskey_reaction": ":a:", "content": ":b:", "name": ":c:"})).as_deref(),
            Some(":a:")
        );
        assert_eq!(
            like(json!({"_misskey_reaction": null, "content": ":b:", "name": ":c:"})).as_deref(),
            Some(":b:")
        );
        assert_eq!(like(json!({"name": ":c:"})).as_deref(), Some(":c:"));
        assert_eq!(like(json!({})), None);
    }

    #[test]
    fn objects_are_references_or_embedded() {
        let read = |object: Value| {
            Activity::read(&json!({"type": "Undo", "actor": {"id": "https://a.test/u"}, "object": object})).unwrap()
        };
        let named = read(json!("https://a.test/f"));
        assert_eq!(named.object().unwrap().id(), Some("https://a.test/f"));
        assert_eq!(
            (named.object().unwrap().object(), named.actor.as_str(), &named.id),
            (None, "https://a.test/u", &None)
        );
        let embedded = read(json!({"type": "Follow", "actor": "https://a.test/u", "object": "https://b.test/u"}));
        let inner = Activity::read(embedded.object().unwrap().object().unwrap()).unwrap();
        assert_eq!((inner.kind, inner.id), (ActivityType::Follow, None));
        let several = read(json!(["https://a.test/1", {"id": "https://a.test/2"}, 3]));
        assert_eq!(
            several.objects.iter().filter_map(Reference::id).collect::<Vec<_>>(),
            ["https://a.test/1", "https://a.test/2"]
        );
    }

    #[test]
    fn what_an_activity_must_have_is_named() {
        for (value, error) in [
            (json!([]), ReadError::NotAnObject),
            (json!({"type": "Dislike"}), ReadError::Type),
            (json!({"type": {"@id": "Create"}}), ReadError::Type),
            (json!({"type": "Create", "actor": 1}), ReadError::Property("actor")),
            (
                json!({"type": "Create", "actor": "acct:a@b"}),
                ReadError::Property("actor"),
            ),
            (
                json!({"type": "Create", "actor": "https://a.test/u"}),
                ReadError::Property("object"),
            ),
            (
                json!({"type": "Create", "actor": "https://a.test/u", "object": [1, null]}),
                ReadError::Property("object"),
            ),
        ] {
            assert_eq!(Activity::read(&value), Err(error), "{value}");
        }
    }
}
