//! Accounts of other servers, from their actor documents.

use kanikey_core::acct::is_remote_username;
use kanikey_core::{Host, Timestamp};
use kanikey_db::federation::{keys, tombstones};
use kanikey_db::users::remote::{self, RemoteProfile};
use kanikey_db::users::{PublicKey, User, by_uri};
use kanikey_db::{DbError, transaction};
use kanikey_domain::Site;
use kanikey_mfm::{FromHtmlContext, from_html};
use kanikey_vocab::incoming::{Actor, ActorType, Tag};
use serde_json::{Value, json};

use super::fetch::{host_of, on_same_host};
use super::{ResolveError, store_emojis};
use crate::Federation;
use crate::freshness::Chore;

const MAX_NAME: usize = 128;
const MAX_DESCRIPTION: usize = 2048;
const MAX_TAGS: usize = 32;
const MAX_FIELDS: usize = 16;
const MAX_FIELD: usize = 512;
const MAX_ALIASES: usize = 10;

impl Federation {
    /// Fetches an account and keeps it, whether it is known or not.
    pub(crate) async fn fetch_user(&self, site: &Site, uri: &str) -> Result<User, ResolveError> {
        if tombstones::exists(&mut *site.conn().await?, uri).await? {
            return Err(ResolveError::refused("the account was deleted"));
        }
        let document = self.fetch_document(site, uri).await?;
        let user = store(site, &document).await?;
        if let Some(host) = &user.host {
            self.chores().add(Chore::Instance(host.clone()));
        }
        Ok(user)
    }
}

/// Keeps the account of an actor document that came from the actor's own host.
pub(crate) async fn store(site: &Site, document: &Value) -> Result<User, ResolveError> {
    let actor = Actor::read(document).map_err(|error| ResolveError::Refused(error.to_string()))?;
    let host = check(&actor)?;
    if host == *site.urls.host() {
        return Err(ResolveError::refused("the actor claims to be one of ours"));
    }
    let now = site.clock.now();
    let key = actor.public_keys.first();
    let profile = profile(&actor);
    let mut conn = site.conn().await?;
    let known = by_uri(&mut conn, &actor.id).await?;
    let is_new = known.is_none();
    let user = fill(known.unwrap_or_else(|| empty(site, &actor, &host, now)), &actor, now);
    let stored = transaction(&mut conn, async |conn| -> Result<(), DbError> {
        if is_new {
            remote::insert(conn, &user, &profile).await?;
        } else {
            remote::update(conn, &user, &profile).await?;
        }
        if let Some(key) = key {
            let row = PublicKey {
                user_id: user.id.clone(),
                key_id: key.id.clone(),
                key_pem: key.pem.clone(),
                fetched_at: now,
            };
            keys::upsert(conn, &row).await?;
        }
        store_emojis(site, conn, host.as_str(), &actor.tags).await
    })
    .await;
    match stored {
        Ok(()) => Ok(user),
        // Somebody else was first with it, or its handle is another actor's.
        Err(error) if error.is_unique_violation() => by_uri(&mut conn, &actor.id)
            .await?
            .ok_or_else(|| ResolveError::refused("the handle or the key is another actor's")),
        Err(error) => Err(error.into()),
    }
}

/// All that the actor says of where it is must be on its own host.
fn check(actor: &Actor) -> Result<Host, ResolveError> {
    let host = host_of(&actor.id).ok_or_else(|| ResolveError::refused("the actor's id is no URL"))?;
    let places = [
        Some(&actor.inbox),
        actor.outbox.as_ref(),
        actor.followers.as_ref(),
        actor.following.as_ref(),
    ];
    if !places.into_iter().flatten().all(|place| on_same_host(place, &actor.id)) {
        return Err(ResolveError::refused("the actor is not all on one host"));
    }
    if !actor
        .public_keys
        .iter()
        .all(|key| key.owner == actor.id && on_same_host(&key.id, &actor.id))
    {
        return Err(ResolveError::refused("a key of the actor is somebody else's"));
    }
    if !is_remote_username(&actor.preferred_username) {
        return Err(ResolveError::refused("the actor's name is not one"));
    }
    Ok(host)
}

fn empty(site: &Site, actor: &Actor, host: &Host, now: Timestamp) -> User {
    let id = site.ids.at(actor.published.unwrap_or(now).min(now));
    User {
        uri: Some(actor.id.clone()),
        ..User::new(id, &actor.preferred_username, Some(host.as_str().to_owned()))
    }
}

fn fill(mut user: User, actor: &Actor, now: Timestamp) -> User {
    let own = |url: &Option<String>| url.clone().filter(|url| on_same_host(url, &actor.id));
    user.name = actor
        .name
        .as_deref()
        .map(|name| cut(name, MAX_NAME))
        .filter(|name| !name.is_empty());
    user.avatar_url = actor.icon.as_ref().map(|image| image.url.clone());
    user.banner_url = actor.image.as_ref().map(|image| image.url.clone());
    user.emojis = actor.tags.iter().filter_map(emoji_name).take(MAX_TAGS).collect();
    user.tags = actor.tags.iter().filter_map(hashtag).take(MAX_TAGS).collect();
    user.is_bot = matches!(actor.kind, ActorType::Service | ActorType::Application);
    user.is_cat = actor.is_cat;
    user.is_locked = actor.manually_approves_followers;
    user.is_explorable = actor.discoverable.unwrap_or(true);
    user.require_signin_to_view_contents = actor.require_signin_to_view_contents;
    user.make_notes_followers_only_before = seconds(actor.make_notes_followers_only_before);
    user.make_notes_hidden_before = seconds(actor.make_notes_hidden_before);
    user.inbox = Some(actor.inbox.clone());
    user.shared_inbox = own(&actor.shared_inbox);
    user.featured_url = own(&actor.featured);
    user.followers_url.clone_from(&actor.followers);
    user.moved_to_uri.clone_from(&actor.moved_to);
    user.also_known_as = actor.also_known_as.iter().take(MAX_ALIASES).cloned().collect();
    let actor_type = match actor.kind {
        ActorType::Person => "Person",
        ActorType::Service => "Service",
        ActorType::Group => "Group",
        ActorType::Organization => "Organization",
        ActorType::Application => "Application",
    };
    actor_type.clone_into(&mut user.actor_type);
    user.updated_at = Some(now);
    user.last_fetched_at = Some(now);
    user
}

fn profile(actor: &Actor) -> RemoteProfile {
    let tags: Vec<&str> = actor
        .tags
        .iter()
        .filter_map(|tag| match tag {
            Tag::Hashtag { name } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let text = |html: &str, max_chars| {
        from_html(
            html,
            &FromHtmlContext {
                hashtags: &tags,
                mentions: &[],
                max_chars,
                without_quote: false,
            },
        )
    };
    let description = match (&actor.misskey_summary, &actor.summary) {
        (Some(markdown), _) => Some(cut(markdown, MAX_DESCRIPTION)),
        (None, html) => html.as_deref().map(|html| text(html, MAX_DESCRIPTION)),
    };
    let fields = actor.fields.iter().take(MAX_FIELDS);
    let fields =
        fields.map(|field| json!({"name": cut(&field.name, MAX_FIELD), "value": text(&field.value, MAX_FIELD)}));
    RemoteProfile {
        description,
        followed_message: actor.followed_message.as_deref().map(|text| cut(text, 256)),
        location: actor.address.as_deref().map(|text| cut(text, MAX_NAME)),
        birthday: actor.birthday.clone().filter(|day| is_day(day)),
        url: actor.url.clone().filter(|url| host_of(url).is_some()),
        fields: fields.collect(),
    }
}

fn emoji_name(tag: &Tag) -> Option<String> {
    match tag {
        Tag::Emoji(emoji) => Some(emoji.name.clone()),
        _ => None,
    }
}

fn hashtag(tag: &Tag) -> Option<String> {
    match tag {
        Tag::Hashtag { name } => Some(cut(&name.to_lowercase(), MAX_NAME)),
        _ => None,
    }
}

/// A time in the future would hide nothing less than one of now.
fn seconds(value: Option<i64>) -> Option<i32> {
    value.map(|value| i32::try_from(value).unwrap_or(if value < 0 { i32::MIN } else { i32::MAX }))
}

fn is_day(text: &str) -> bool {
    chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() && text.len() == 10
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(change: impl FnOnce(&mut Value)) -> Actor {
        let mut document = json!({
            "type": "Person", "id": "https://b.test/users/1", "inbox": "https://b.test/users/1/inbox",
            "preferredUsername": "bob", "followers": "https://b.test/users/1/followers",
        });
        change(&mut document);
        Actor::read(&document).unwrap()
    }

    #[test]
    fn an_actor_is_all_on_one_host() {
        assert_eq!(check(&actor(|_| ())).unwrap().as_str(), "b.test");
        for place in ["inbox", "outbox", "followers", "following"] {
            let astray = actor(|document| document[place] = json!("https://victim.test/x"));
            assert!(check(&astray).is_err(), "{place}");
        }
        assert!(check(&actor(|document| document["preferredUsername"] = json!("a b"))).is_err());
        let with_key = |id: &str, owner: &str| {
            let key = json!({"id": id, "owner": owner, "publicKeyPem": "PEM"});
            check(&actor(|document| document["publicKey"] = key))
        };
        let own = "https://b.test/users/1";
        assert!(with_key("https://b.test/users/1#main-key", own).is_ok());
        assert!(with_key("https://victim.test/users/1#main-key", own).is_err());
        assert!(with_key("https://b.test/users/1#main-key", "https://b.test/users/2").is_err());
    }

    #[test]
    fn a_profile_is_read_within_bounds() {
        let read = profile(&actor(|document| {
            document["summary"] = json!(format!("<p>{}</p>", "x".repeat(10_000)));
            document["vcard:bday"] = json!("tomorrow");
            document["attachment"] = json!([{"type": "PropertyValue", "name": "n", "value": "<b>v</b>"}]);
        }));
        assert_eq!(read.description.unwrap().chars().count(), MAX_DESCRIPTION);
        assert_eq!(read.birthday, None);
        assert_eq!(read.fields[0]["name"], "n");
    }

    #[test]
    fn out_of_range_times_stay_on_their_side() {
        assert_eq!(seconds(Some(-5)), Some(-5));
        assert_eq!(seconds(Some(i64::MIN)), Some(i32::MIN));
        assert_eq!(seconds(Some(i64::MAX)), Some(i32::MAX));
        assert_eq!(seconds(None), None);
    }
}
