//! Renders deeds into the outgoing log.

mod actors;
mod notes;
mod polls;
mod quotes;
mod reactions;
mod relations;
mod relays;

use std::sync::Arc;

use async_trait::async_trait;
use kanikey_core::{Clock, LocalUrls};
use kanikey_db::Connection;
use kanikey_db::federation::audience::{self, Circle};
use kanikey_db::federation::outgoing as log;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_domain::instance::{Settings, SettingsCell};
use kanikey_domain::{Deed, DomainError, Outbox};
use kanikey_messages::Event;
use kanikey_vocab::outgoing::Document;
use serde::Serialize;

pub(crate) use quotes::stamp_uri;
pub(crate) use reactions::sent_reaction;

/// Appends to the outgoing log.
pub(crate) struct FederationOutbox {
    urls: LocalUrls,
    clock: Clock,
    enabled: bool,
    settings: Arc<SettingsCell>,
}

/// An activity and whom it is for.
struct Letter<'a> {
    author: &'a User,
    activity: String,
    to: To,
}

enum To {
    /// All followers of the author, these accounts, and the servers that show that they have this note.
    Followers {
        people: Vec<String>,
        holders_of: Option<String>,
    },
    /// Every server that has to do with the author.
    Everywhere,
    /// Only these accounts, at their own inboxes.
    Only(Vec<String>),
    /// Only this inbox.
    Inbox(String),
}

type Written<'a> = Result<Option<Letter<'a>>, DomainError>;

impl FederationOutbox {
    pub(crate) fn new(urls: LocalUrls, clock: Clock, enabled: bool, settings: Arc<SettingsCell>) -> Self {
        Self {
            urls,
            clock,
            enabled,
            settings,
        }
    }

    async fn letter<'a>(&self, conn: &mut Connection, deed: &Deed<'a>) -> Written<'a> {
        match deed {
            Deed::CreateNote { author, note, .. } => self.create(conn, author, note).await,
            Deed::UpdateNote { author, note, before } => self.update_note(conn, author, note, before).await,
            Deed::DeleteNote { author, note } => self.delete(conn, author, note).await,
            Deed::React { user, note, reaction } => self.react(conn, user, note, reaction).await,
            Deed::Unreact { user, note, reaction } => self.unreact(conn, user, note, reaction).await,
            Deed::Vote {
                user,
                note,
                vote_id,
                choice,
            } => self.vote(conn, user, note, vote_id, choice).await,
            Deed::UpdatePoll { author, note } => self.update_poll(conn, author, note).await,
            Deed::UpdateActor { user } => self.update_actor(conn, user).await,
            Deed::DeleteActor { user } => self.delete_actor(user),
            Deed::Pin { user, note } => self.pin(user, note),
            Deed::Unpin { user, note } => self.unpin(user, note),
            Deed::Move { user, target } => self.move_to(user, target),
            Deed::Report {
                reporter,
                target,
                comment,
            } => self.report(reporter, target, comment),
            Deed::RequestQuote {
                author,
                note,
                quoted,
                quoted_author,
            } => self.request_quote(conn, author, note, quoted, quoted_author).await,
            Deed::AnswerQuote {
                author,
                quoter,
                note,
                asked,
                stamp,
            } => self.answer_quote(author, quoter, note, *asked, *stamp),
            Deed::RevokeQuote { author, stamp } => self.revoke_quote(conn, author, stamp).await,
            Deed::FollowRelay { actor, relay } => self.follow_relay(actor, relay),
            Deed::UnfollowRelay { actor, relay } => self.unfollow_relay(actor, relay),
            relation => self.relation(relation),
        }
    }
}

#[async_trait(?Send)]
impl Outbox for FederationOutbox {
    async fn append(&self, conn: &mut Connection, deed: Deed<'_>) -> Result<Option<Event>, DomainError> {
        if !self.enabled || !is_ours(&deed) {
            return Ok(None);
        }
        let Some(letter) = Box::pin(self.letter(conn, &deed)).await? else {
            return Ok(None);
        };
        let settings = self.settings.settings();
        let ((mut hosts, inboxes), relays) = tokio::try_join!(
            audience(conn, &letter, &settings),
            relays::relays_of(conn, &deed, &settings)
        )?;
        if !hosts.is_empty() {
            log::append(conn, &letter.author.id, &letter.activity, &hosts, inboxes.as_deref()).await?;
        }
        for copy in self.relayed(conn, &deed, &letter, relays).await? {
            log::append(conn, &copy.author_id, &copy.activity, &copy.hosts, Some(&copy.inboxes)).await?;
            hosts.extend(copy.hosts);
        }
        Ok((!hosts.is_empty()).then_some(Event::OutgoingAppended { hosts }))
    }
}

/// The hosts that a letter is for (sorted, each once), and the inboxes where it is not for each host's shared one. Only
/// those that this server speaks with; whom it does not speak with when the letter is sent is left out then.
async fn audience(
    conn: &Connection,
    letter: &Letter<'_>,
    settings: &Settings,
) -> Result<(Vec<String>, Option<Vec<String>>), DomainError> {
    let mut circle = Circle::of_followers(&letter.author.id);
    let (mut hosts, inboxes) = match &letter.to {
        To::Followers { people, holders_of } => {
            circle.people = people;
            circle.holders_of = holders_of.as_deref();
            (audience::hosts(conn, &circle).await?, None)
        }
        To::Everywhere => {
            circle.followees = true;
            (audience::hosts(conn, &circle).await?, None)
        }
        To::Only(people) => {
            let mut recipients = audience::recipients(conn, people).await?;
            recipients.retain(|one| settings.federates_with(&one.host));
            let inboxes: Vec<String> = recipients.iter().filter_map(|one| one.inbox.clone()).collect();
            (recipients.into_iter().map(|one| one.host).collect(), Some(inboxes))
        }
        To::Inbox(inbox) => (relays::host_of(inbox).into_iter().collect(), Some(vec![inbox.clone()])),
    };
    hosts.retain(|host| settings.federates_with(host));
    hosts.sort_unstable();
    hosts.dedup();
    Ok((hosts, inboxes))
}

/// Whether a local account did it, and others may hear of it.
fn is_ours(deed: &Deed<'_>) -> bool {
    let (who, note) = match deed {
        Deed::CreateNote { author, note, .. }
        | Deed::UpdateNote { author, note, .. }
        | Deed::UpdatePoll { author, note }
        | Deed::DeleteNote { author, note }
        | Deed::RequestQuote { author, note, .. } => (author, Some(note)),
        Deed::React { user, note, .. }
        | Deed::Unreact { user, note, .. }
        | Deed::Vote { user, note, .. }
        | Deed::Pin { user, note }
        | Deed::Unpin { user, note } => (user, Some(note)),
        Deed::Follow { follower, .. } | Deed::Unfollow { follower, .. } => (follower, None),
        Deed::AcceptFollow { followee, .. } | Deed::RejectFollow { followee, .. } => (followee, None),
        Deed::Block { blocker, .. } | Deed::Unblock { blocker, .. } => (blocker, None),
        Deed::Report { reporter, .. } => (reporter, None),
        Deed::AnswerQuote { author, .. } | Deed::RevokeQuote { author, .. } => (author, None),
        Deed::FollowRelay { actor, .. } | Deed::UnfollowRelay { actor, .. } => (actor, None),
        Deed::UpdateActor { user } | Deed::DeleteActor { user } | Deed::Move { user, .. } => (user, None),
    };
    who.host.is_none() && note.is_none_or(|note| !note.local_only)
}

/// Whom what is said of a note is for.
fn audience_of(note: &Note, people: Vec<String>) -> To {
    if note.visibility == "specified" {
        To::Only(people)
    } else {
        let holders_of = Some(note.id.clone());
        To::Followers { people, holders_of }
    }
}

fn to_followers<'a>(author: &'a User, activity: &impl Serialize) -> Result<Letter<'a>, DomainError> {
    Ok(Letter {
        author,
        activity: document(activity)?,
        to: To::Followers {
            people: Vec::new(),
            holders_of: None,
        },
    })
}

fn direct<'a>(author: &'a User, recipient: &User, activity: &impl Serialize) -> Result<Letter<'a>, DomainError> {
    Ok(Letter {
        author,
        activity: document(activity)?,
        to: To::Only(vec![recipient.id.clone()]),
    })
}

/// A document that tells of notes.
fn quoting_document(shape: &impl Serialize) -> Result<String, DomainError> {
    written(&Document::with_quotes(shape))
}

fn document(shape: &impl Serialize) -> Result<String, DomainError> {
    written(&Document::new(shape))
}

fn written(document: &impl Serialize) -> Result<String, DomainError> {
    serde_json::to_string(document).map_err(|error| DomainError::Inconsistent(error.to_string()))
}
