//! People, bots, groups and servers.

use kanikey_core::Timestamp;
use serde_json::Value;

use super::{Image, Properties, PublicKey, ReadError, Tag};

const MAX_IMAGES: usize = 8;
const MAX_ALIASES: usize = 100;
const MAX_FIELDS: usize = 64;
const MAX_NAME_LENGTH: usize = 1024;
const MAX_SUMMARY_LENGTH: usize = 64 * 1024;
const MAX_FIELD_LENGTH: usize = 8 * 1024;

/// An actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The actor's id.
    pub id: String,
    /// What it is.
    pub kind: ActorType,
    /// The name in its handle.
    pub preferred_username: String,
    /// The name that is shown.
    pub name: Option<String>,
    /// The profile's HTML.
    pub summary: Option<String>,
    /// The profile's text in Misskey's markdown.
    pub misskey_summary: Option<String>,
    /// Where to deliver to.
    pub inbox: String,
    /// Where to deliver to once for all actors of the host.
    pub shared_inbox: Option<String>,
    /// What it did.
    pub outbox: Option<String>,
    /// Who follows it.
    pub followers: Option<String>,
    /// Whom it follows.
    pub following: Option<String>,
    /// What it pinned.
    pub featured: Option<String>,
    /// The profile's page.
    pub url: Option<String>,
    /// The avatar.
    pub icon: Option<Image>,
    /// The banner.
    pub image: Option<Image>,
    /// Its keys; most have one.
    pub public_keys: Vec<PublicKey>,
    /// Whether it decides on each follower.
    pub manually_approves_followers: bool,
    /// Whether it wants to be found; `None` where it does not say.
    pub discoverable: Option<bool>,
    /// Where it moved.
    pub moved_to: Option<String>,
    /// Where else it is.
    pub also_known_as: Vec<String>,
    /// The emojis and hashtags of its name and summary.
    pub tags: Vec<Tag>,
    /// The profile's table.
    pub fields: Vec<Field>,
    /// Whether it is a cat.
    pub is_cat: bool,
    /// When it came to be.
    pub published: Option<Timestamp>,
    /// `vcard:bday`, as written.
    pub birthday: Option<String>,
    /// `vcard:Address`.
    pub address: Option<String>,
    /// What it tells a new follower.
    pub followed_message: Option<String>,
    /// Whether strangers who are not signed in should not see its notes.
    pub require_signin_to_view_contents: bool,
    /// Notes before this time are for followers only: Unix seconds, or negative seconds ago.
    pub make_notes_followers_only_before: Option<i64>,
    /// Notes before this time are for nobody: Unix seconds, or negative seconds ago.
    pub make_notes_hidden_before: Option<i64>,
}

/// A row of the profile's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is about.
    pub name: String,
    /// HTML.
    pub value: String,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its name in ActivityStreams")]
pub enum ActorType {
    Person,
    Service,
    Group,
    Organization,
    Application,
}

impl Actor {
    /// Reads an actor with an id, an inbox and a name.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let actor = Properties::of(value)?;
        let text = |name, max| actor.text(name, max);
        let endpoints = actor
            .get("endpoints")
            .and_then(|endpoints| Properties::of(endpoints).ok());
        let shared_inbox = endpoints.and_then(|endpoints| endpoints.iri("sharedInbox"));
        Ok(Self {
            kind: actor.kind(ActorType::of_name)?,
            id: actor.required_iri("id")?,
            preferred_username: username(actor)?,
            name: text("name", MAX_NAME_LENGTH),
            summary: text("summary", MAX_SUMMARY_LENGTH),
            misskey_summary: text("_misskey_summary", MAX_SUMMARY_LENGTH),
            inbox: actor.required_iri("inbox")?,
            shared_inbox: shared_inbox.or_else(|| actor.iri("sharedInbox")),
            outbox: actor.iri("outbox"),
            followers: actor.iri("followers"),
            following: actor.iri("following"),
            featured: actor.iri("featured"),
            url: actor.page("url"),
            icon: Image::read_first(actor.all("icon", MAX_IMAGES)),
            image: Image::read_first(actor.all("image", MAX_IMAGES)),
            public_keys: if actor.get("publicKey").is_some() {
                PublicKey::all_of(value)
            } else {
                Vec::new()
            },
            manually_approves_followers: actor.flag("manuallyApprovesFollowers"),
            discoverable: actor.get("discoverable").and_then(Value::as_bool),
            moved_to: actor.iri("movedTo"),
            also_known_as: actor.iris("alsoKnownAs", MAX_ALIASES),
            tags: Tag::all_of(actor),
            fields: actor.all("attachment", MAX_FIELDS).filter_map(Field::read).collect(),
            is_cat: actor.flag("isCat"),
            published: actor.time("published"),
            birthday: text("vcard:bday", MAX_NAME_LENGTH),
            address: text("vcard:Address", MAX_NAME_LENGTH),
            followed_message: text("_misskey_followedMessage", MAX_NAME_LENGTH),
            require_signin_to_view_contents: actor.flag("_misskey_requireSigninToViewContents"),
            make_notes_followers_only_before: integer(actor, "_misskey_makeNotesFollowersOnlyBefore"),
            make_notes_hidden_before: integer(actor, "_misskey_makeNotesHiddenBefore"),
        })
    }
}

impl ActorType {
    /// The type of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "Person" => Self::Person,
            "Service" => Self::Service,
            "Group" => Self::Group,
            "Organization" => Self::Organization,
            "Application" => Self::Application,
            _ => return None,
        })
    }
}

impl Field {
    fn read(value: &Value) -> Option<Self> {
        let field = Properties::of(value).ok()?;
        field.kind(|name| (name == "PropertyValue").then_some(())).ok()?;
        Some(Self {
            name: field.text("name", MAX_NAME_LENGTH)?,
            value: field.text("value", MAX_FIELD_LENGTH)?,
        })
    }
}

fn username(actor: Properties<'_>) -> Result<String, ReadError> {
    let name = actor
        .text("preferredUsername", MAX_NAME_LENGTH)
        .filter(|name| !name.is_empty());
    name.ok_or(ReadError::Property("preferredUsername"))
}

fn integer(actor: Properties<'_>, name: &str) -> Option<i64> {
    actor.get(name).and_then(Value::as_i64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn actor(properties: &Value) -> Result<Actor, ReadError> {
        let mut actor = json!({"type": "Person", "id": "https://a.test/u", "preferredUsername": "u", "inbox": "https://a.test/u/inbox"});
        actor
            .as_object_mut()
            .unwrap()
            .extend(properties.as_object().unwrap().clone());
        Actor::read(&actor)
    }

    #[test]
    fn the_shared_inbox_has_two_places() {
        let shared = |properties| actor(&properties).unwrap().shared_inbox;
        assert_eq!(
            shared(json!({"sharedInbox": "https://a.test/1"})).as_deref(),
            Some("https://a.test/1")
        );
        let both = json!({"sharedInbox": "https://a.test/1", "endpoints": {"sharedInbox": "https://a.test/2"}});
        assert_eq!(shared(both).as_deref(), Some("https://a.test/2"));
        assert_eq!(shared(json!({"endpoints": "https://a.test/endpoints"})), None);
    }

    #[test]
    fn what_an_actor_must_have_is_named() {
        for (properties, error) in [
            (json!({"type": "Note"}), ReadError::Type),
            (json!({"id": null}), ReadError::Property("id")),
            (json!({"inbox": 1}), ReadError::Property("inbox")),
            (json!({"inbox": "ftp://a.test/"}), ReadError::Property("inbox")),
            (
                json!({"preferredUsername": ""}),
                ReadError::Property("preferredUsername"),
            ),
        ] {
            assert_eq!(actor(&properties), Err(error), "{properties}");
        }
    }

    #[test]
    fn odd_shapes_are_left_out() {
        let read = actor(&json!({
            "name": 5, "icon": [], "image": {"type": "Image"}, "publicKey": "https://a.test/k", "tag": "x", "isCat": "meow",
            "attachment": [{"type": "PropertyValue", "name": "a"}, {"type": "PropertyValue", "name": "b", "value": "c"}, 7],
            "alsoKnownAs": "https://b.test/u", "movedTo": null, "discoverable": "yes", "featured": {"id": "https://a.test/f", "type": "OrderedCollection"},
            "_misskey_makeNotesHiddenBefore": -86400, "_misskey_makeNotesFollowersOnlyBefore": "x",
        }))
        .unwrap();
        assert_eq!(
            (read.name, read.icon, read.image, read.discoverable),
            (None, None, None, None)
        );
        assert_eq!(
            (read.public_keys, read.tags, read.is_cat, read.moved_to),
            (vec![], vec![], false, None)
        );
        assert_eq!(
            read.fields,
            [Field {
                name: "b".to_owned(),
                value: "c".to_owned()
            }]
        );
        assert_eq!(
            (read.also_known_as, read.featured.as_deref()),
            (vec!["https://b.test/u".to_owned()], Some("https://a.test/f"))
        );
        assert_eq!(
            (read.make_notes_hidden_before, read.make_notes_followers_only_before),
            (Some(-86400), None)
        );
    }
}
