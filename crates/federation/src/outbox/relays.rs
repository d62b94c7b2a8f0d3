//! Relays: following them, and sending them what is public.

use kanikey_core::Host;
use kanikey_db::notes::Note;
use kanikey_db::relays::{self, Relay};
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError};
use kanikey_domain::accounts::RELAY_ACTOR;
use kanikey_domain::instance::Settings;
use kanikey_domain::{Deed, DomainError};
use kanikey_vocab::PUBLIC;
use kanikey_vocab::outgoing::{Announce, Follow, Undo};
use url::Url;

use super::{FederationOutbox, Letter, To, Written, document};

/// A copy of an activity for relays.
pub(super) struct Copy {
    pub(super) author_id: String,
    pub(super) activity: String,
    pub(super) hosts: Vec<String>,
    pub(super) inboxes: Vec<String>,
}

impl FederationOutbox {
    pub(super) fn follow_relay<'a>(&self, actor: &'a User, relay: &Relay) -> Written<'a> {
        Ok(Some(Letter {
            author: actor,
            activity: document(&self.relay_follow(actor, relay))?,
            to: To::Inbox(relay.inbox.clone()),
        }))
    }

    pub(super) fn unfollow_relay<'a>(&self, actor: &'a User, relay: &Relay) -> Written<'a> {
        let id = format!("{}/undo", self.follow_id(relay));
        let undo = Undo::new(
            id,
            self.urls.user(&actor.id),
            self.relay_follow(actor, relay),
            self.clock.now(),
        );
        Ok(Some(Letter {
            author: actor,
            activity: document(&undo)?,
            to: To::Inbox(relay.inbox.clone()),
        }))
    }

    /// What these relays get of a letter: itself. Only of new notes those of LitePub's kind get an Announce, of the account
    /// that follows them.
    pub(super) async fn relayed(
        &self,
        conn: &mut Connection,
        deed: &Deed<'_>,
        letter: &Letter<'_>,
        relays: Vec<Relay>,
    ) -> Result<Vec<Copy>, DomainError> {
        let (verbatim, litepub): (Vec<Relay>, Vec<Relay>) = relays
            .into_iter()
            .partition(|relay| !relay.is_litepub || is_passed_on(deed));
        let mut copies = vec![copy(&letter.author.id, letter.activity.clone(), &verbatim)];
        if let (Some(note), false) = (announced(deed), litepub.is_empty())
            && let Some(actor) = relay_actor(conn).await?
        {
            let activity = document(&Announce::new(
                format!("{}/activities/relay/{}", self.urls.origin(), note.id),
                self.urls.user(&actor.id),
                self.clock.now(),
                vec![self.urls.user_part(&actor.id, "followers")],
                vec![PUBLIC.to_owned()],
                self.urls.note(&note.id),
            ))?;
            copies.push(copy(&actor.id, activity, &litepub));
        }
        copies.retain(|copy| !copy.hosts.is_empty());
        Ok(copies)
    }

    fn relay_follow(&self, actor: &User, relay: &Relay) -> Follow {
        let object = relay.actor_uri.clone().filter(|_uri| relay.is_litepub);
        let object = object.unwrap_or_else(|| PUBLIC.to_owned());
        Follow::new(self.follow_id(relay), self.urls.user(&actor.id), object)
    }

    fn follow_id(&self, relay: &Relay) -> String {
        format!("{}/activities/follow-relay/{}", self.urls.origin(), relay.id)
    }
}

/// The relays that hear of a deed.
pub(super) async fn relays_of(
    conn: &Connection,
    deed: &Deed<'_>,
    settings: &Settings,
) -> Result<Vec<Relay>, DomainError> {
    if !is_for_relays(deed) {
        return Ok(Vec::new());
    }
    let mut relays = relays::accepted(conn).await?;
    relays.retain(|relay| host_of(&relay.inbox).is_some_and(|host| settings.federates_with(&host)));
    Ok(relays)
}

/// The host and port of an inbox.
pub(super) fn host_of(inbox: &str) -> Option<String> {
    let url = Url::parse(inbox).ok()?;
    Host::of_url(&url).map(Host::into_string)
}

/// Public notes and what becomes of them; accounts as they change and end.
fn is_for_relays(deed: &Deed<'_>) -> bool {
    match deed {
        Deed::CreateNote { note, .. }
        | Deed::UpdateNote { note, .. }
        | Deed::UpdatePoll { note, .. }
        | Deed::DeleteNote { note, .. } => note.visibility == "public",
        Deed::UpdateActor { .. } | Deed::DeleteActor { .. } => true,
        _ => false,
    }
}

/// Whether a relay of LitePub's kind passes the activity on as it is: every Update and Delete. It knows nothing of
/// renotes, and so nothing of their end.
fn is_passed_on(deed: &Deed<'_>) -> bool {
    match deed {
        Deed::CreateNote { .. } => false,
        Deed::DeleteNote { note, .. } => !note.is_pure_renote,
        _ => true,
    }
}

/// The new note that such a relay is told of. A renote has nothing to be announced but itself, which nobody takes for a
/// note.
fn announced<'a>(deed: &Deed<'a>) -> Option<&'a Note> {
    match deed {
        Deed::CreateNote { note, .. } if !note.is_pure_renote => Some(*note),
        _ => None,
    }
}

async fn relay_actor(conn: &mut Connection) -> Result<Option<User>, DbError> {
    users::by_username(conn, RELAY_ACTOR, None).await
}

fn copy(author_id: &str, activity: String, relays: &[Relay]) -> Copy {
    let mut hosts: Vec<String> = relays.iter().filter_map(|relay| host_of(&relay.inbox)).collect();
    hosts.sort_unstable();
    hosts.dedup();
    Copy {
        author_id: author_id.to_owned(),
        activity,
        hosts,
        inboxes: relays.iter().map(|relay| relay.inbox.clone()).collect(),
    }
}
