//! Renders deeds into the outgoing log.

use async_trait::async_trait;
use kanikey_core::{Clock, LocalUrls, random};
use kanikey_db::federation::{audience, emojis, outgoing as log};
use kanikey_db::notes::Note;
use kanikey_db::reactions::NoteReaction;
use kanikey_db::users::{User, keypair, profile};
use kanikey_db::{Connection, DbError};
use kanikey_domain::{Deed, DomainError, Outbox};
use kanikey_messages::Event;
use kanikey_vocab::outgoing::{Accept, Block, Delete, Document, Follow, Like, Reject, Tombstone, Undo, Update, Vote};
use serde::Serialize;

use crate::render::actor::person;
use crate::render::emoji::emoji;
use crate::render::note::{NoteActivity, NoteParts, uri_of, user_uri};

/// Appends to the outgoing log.
pub(crate) struct FederationOutbox {
    urls: LocalUrls,
    clock: Clock,
    enabled: bool,
}

/// An activity and whom it is for.
struct Letter<'a> {
    author: &'a User,
    activity: String,
    to: To,
}

enum To {
    /// All followers of the author, and these accounts.
    Followers(Vec<String>),
    /// Only these accounts, at their own inboxes.
    Only(Vec<String>),
}

impl FederationOutbox {
    pub(crate) fn new(urls: LocalUrls, clock: Clock, enabled: bool) -> Self {
        Self { urls, clock, enabled }
    }

    async fn letter<'a>(&self, conn: &mut Connection, deed: &Deed<'a>) -> Result<Option<Letter<'a>>, DomainError> {
        Ok(match deed {
            Deed::CreateNote { author, note, .. } => self.create(conn, author, note).await?,
            Deed::DeleteNote { author, note } => self.delete(conn, author, note).await?,
            Deed::React { user, note, reaction } => {
                let like = self.like(conn, user, note, reaction).await?;
                Some(reaction_letter(user, note, &like)?)
            }
            Deed::Unreact { user, note, reaction } => {
                let like = self.like(conn, user, note, reaction).await?;
                let id = format!("{}/undo", self.urls.like(&reaction.id));
                let undo = Undo::new(id, self.urls.user(&user.id), like, self.clock.now());
                Some(reaction_letter(user, note, &undo)?)
            }
            Deed::Vote {
                user,
                note,
                vote_id,
                choice,
            } => self.vote(conn, user, note, vote_id, choice).await?,
            Deed::UpdateActor { user } => self.update_actor(conn, user).await?,
            relation => self.relation(relation)?,
        })
    }

    async fn create<'a>(
        &self,
        conn: &mut Connection,
        author: &'a User,
        note: &Note,
    ) -> Result<Option<Letter<'a>>, DomainError> {
        let Some(parts) = NoteParts::load_one(conn, note.clone()).await? else {
            return Ok(None);
        };
        let activity = parts.activity(&self.urls, self.clock.now());
        Ok(Some(Letter {
            author,
            activity: document(&activity)?,
            to: audience_of(note, parts.concerned()),
        }))
    }

    async fn delete<'a>(
        &self,
        conn: &mut Connection,
        author: &'a User,
        note: &Note,
    ) -> Result<Option<Letter<'a>>, DomainError> {
        let Some(parts) = NoteParts::load_one(conn, note.clone()).await? else {
            return Ok(None);
        };
        let (now, actor) = (self.clock.now(), self.urls.user(&author.id));
        let activity = match parts.activity(&self.urls, now) {
            NoteActivity::Announce(announce) => {
                let id = format!("{}/undo", self.urls.note_activity(&note.id));
                document(&Undo::new(id, actor, announce, now))?
            }
            NoteActivity::Create(_) => {
                let uri = self.urls.note(&note.id);
                let id = format!("{uri}#delete");
                document(&Delete::new(Some(id), actor, Tombstone::new(uri), now))?
            }
        };
        Ok(Some(Letter {
            author,
            activity,
            to: audience_of(note, parts.concerned()),
        }))
    }

    async fn like(
        &self,
        conn: &mut Connection,
        user: &User,
        note: &Note,
        reaction: &NoteReaction,
    ) -> Result<Like, DbError> {
        let (text, name) = sent_reaction(&reaction.reaction);
        let custom = match name {
            Some(name) => emojis::local(conn, &[name]).await?.pop(),
            None => None,
        };
        Ok(Like::new(
            self.urls.like(&reaction.id),
            self.urls.user(&user.id),
            uri_of(&self.urls, note),
            text,
            custom.map(|row| emoji(&self.urls, &row)),
        ))
    }

    async fn vote<'a>(
        &self,
        conn: &mut Connection,
        user: &'a User,
        note: &Note,
        vote_id: &str,
        choice: &str,
    ) -> Result<Option<Letter<'a>>, DomainError> {
        let Some(author) = kanikey_db::users::by_id(conn, &note.user_id).await? else {
            return Ok(None);
        };
        let actor = self.urls.user(&user.id);
        let vote = Vote::new(
            format!("{actor}#votes/{vote_id}"),
            actor,
            user_uri(&self.urls, &author),
            uri_of(&self.urls, note),
            choice.to_owned(),
            self.clock.now(),
        );
        Ok(Some(direct(user, &author, &vote)?))
    }

    async fn update_actor<'a>(&self, conn: &mut Connection, user: &'a User) -> Result<Option<Letter<'a>>, DomainError> {
        let (Some(profile), Some(keypair)) = (profile(conn, &user.id).await?, keypair(conn, &user.id).await?) else {
            return Ok(None);
        };
        let emojis = emojis::local(conn, &user.emojis).await?;
        let person = person(&self.urls, user, &profile, keypair.public_key, &emojis);
        let (now, actor) = (self.clock.now(), self.urls.user(&user.id));
        let id = format!("{actor}#updates/{}", now.timestamp_millis());
        Ok(Some(Letter {
            author: user,
            activity: document(&Update::public(id, actor, person, now))?,
            to: To::Followers(Vec::new()),
        }))
    }

    /// Deeds between two accounts.
    fn relation<'a>(&self, deed: &Deed<'a>) -> Result<Option<Letter<'a>>, DomainError> {
        let uri = |user: &User| user_uri(&self.urls, user);
        let fresh_id = || format!("{}/{}", self.urls.origin(), random::uuid());
        let follow = |id: Option<&str>, follower: &User, followee: &User| {
            let id = id.map_or_else(|| self.urls.follow(&follower.id, &followee.id), str::to_owned);
            Follow::new(id, uri(follower), uri(followee))
        };
        let block =
            |id: &str, blocker: &User, blockee: &User| Block::new(self.urls.block(id), uri(blocker), uri(blockee));
        let now = self.clock.now();
        Ok(Some(match *deed {
            Deed::Follow {
                follower,
                followee,
                request_id,
            } => {
                // A follow after an unfollow is a new one, which must not look like the first come again.
                let id = format!("{}/{request_id}", self.urls.follow(&follower.id, &followee.id));
                direct(follower, followee, &follow(Some(&id), follower, followee))?
            }
            Deed::Unfollow {
                follower,
                followee,
                uri: id,
            } => {
                let undo = Undo::new(fresh_id(), uri(follower), follow(id, follower, followee), now);
                direct(follower, followee, &undo)?
            }
            Deed::AcceptFollow {
                follower,
                followee,
                uri: id,
            } => {
                let accept = Accept::new(fresh_id(), uri(followee), follow(id, follower, followee));
                direct(followee, follower, &accept)?
            }
            Deed::RejectFollow {
                follower,
                followee,
                request,
            } => {
                let id = request.and_then(|request| request.uri.as_deref());
                let reject = Reject::new(fresh_id(), uri(followee), follow(id, follower, followee));
                direct(followee, follower, &reject)?
            }
            Deed::Block {
                blocking_id,
                blocker,
                blockee,
            } => direct(blocker, blockee, &block(blocking_id, blocker, blockee))?,
            Deed::Unblock {
                blocking_id,
                blocker,
                blockee,
            } => {
                let id = format!("{}/undo", self.urls.block(blocking_id));
                let undo = Undo::new(id, uri(blocker), block(blocking_id, blocker, blockee), now);
                direct(blocker, blockee, &undo)?
            }
            _ => return Ok(None),
        }))
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
        let author_id = &letter.author.id;
        let (mut hosts, inboxes) = match letter.to {
            To::Followers(people) => (audience::hosts(conn, author_id, true, &people).await?, None),
            To::Only(people) => {
                let recipients = audience::recipients(conn, &people).await?;
                let inboxes: Vec<String> = recipients.iter().filter_map(|one| one.inbox.clone()).collect();
                (recipients.into_iter().map(|one| one.host).collect(), Some(inboxes))
            }
        };
        hosts.sort_unstable();
        hosts.dedup();
        if hosts.is_empty() {
            return Ok(None);
        }
        log::append(conn, author_id, &letter.activity, &hosts, inboxes.as_deref()).await?;
        Ok(Some(Event::OutgoingAppended { hosts }))
    }
}

fn reaction_letter<'a>(user: &'a User, note: &Note, activity: &impl Serialize) -> Result<Letter<'a>, DomainError> {
    let people = vec![note.user_id.clone()];
    let to = if note.visibility == "specified" {
        To::Only(people)
    } else {
        To::Followers(people)
    };
    let activity = document(activity)?;
    Ok(Letter {
        author: user,
        activity,
        to,
    })
}

/// Whether a local account did it, and others may hear of it.
fn is_ours(deed: &Deed<'_>) -> bool {
    let (who, note) = match deed {
        Deed::CreateNote { author, note, .. } | Deed::DeleteNote { author, note } => (author, Some(note)),
        Deed::React { user, note, .. } | Deed::Unreact { user, note, .. } | Deed::Vote { user, note, .. } => {
            (user, Some(note))
        }
        Deed::Follow { follower, .. } | Deed::Unfollow { follower, .. } => (follower, None),
        Deed::AcceptFollow { followee, .. } | Deed::RejectFollow { followee, .. } => (followee, None),
        Deed::Block { blocker, .. } | Deed::Unblock { blocker, .. } => (blocker, None),
        Deed::UpdateActor { user } => (user, None),
    };
    who.host.is_none() && note.is_none_or(|note| !note.local_only)
}

fn audience_of(note: &Note, people: Vec<String>) -> To {
    if note.visibility == "specified" {
        To::Only(people)
    } else {
        To::Followers(people)
    }
}

fn direct<'a>(author: &'a User, recipient: &User, activity: &impl Serialize) -> Result<Letter<'a>, DomainError> {
    Ok(Letter {
        author,
        activity: document(activity)?,
        to: To::Only(vec![recipient.id.clone()]),
    })
}

fn document(shape: &impl Serialize) -> Result<String, DomainError> {
    serde_json::to_string(&Document::new(shape)).map_err(|error| DomainError::Inconsistent(error.to_string()))
}

/// A stored reaction as it is sent (`:name@.:` as `:name:`), and the custom emoji's name where it is one of ours.
pub(crate) fn sent_reaction(stored: &str) -> (String, Option<String>) {
    let Some(code) = stored.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')) else {
        return (stored.to_owned(), None);
    };
    match code.split_once('@') {
        Some((name, ".")) => (format!(":{name}:"), Some(name.to_owned())),
        Some((name, _host)) => (format!(":{name}:"), None),
        None => (stored.to_owned(), Some(code.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::sent_reaction;

    #[test]
    fn reactions_are_sent_without_their_host() {
        assert_eq!(sent_reaction("❤"), ("❤".to_owned(), None));
        assert_eq!(
            sent_reaction(":blob@.:"),
            (":blob:".to_owned(), Some("blob".to_owned()))
        );
        assert_eq!(sent_reaction(":blob@b.test:"), (":blob:".to_owned(), None));
    }
}
