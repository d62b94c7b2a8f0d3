//! Streaming: sessions and the fan-out, put together.

mod roster;
mod shards;
mod site_source;
mod source;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kanikey_actor_kit::{Birth, Children, Mailbox, Policy, Rejected, Stage, Stragglers, Unavailable};
use kanikey_domain::Site;
use kanikey_messages::Event;
use kanikey_messages::session::{Closing, OpenError, OpenSession, Outgoing, SessionHandle, Sessions};

use crate::session::{ClientFrame, Refresh, UserSession};
use crate::timeline::TimelineFanout;
pub(crate) use roster::{Guest, Roster, Seat};
pub(crate) use shards::{SHARDS, Shards};
use site_source::SiteSource;
pub use source::{Filters, MainMessage, Source, SourceError, StreamNote};

/// Frames of a client that may wait for its session.
const FRAMES: usize = 256;

/// All of streaming in this process. Cheap to clone.
#[derive(Clone)]
pub struct Streaming {
    source: Arc<dyn Source>,
    roster: Arc<Roster>,
    sessions: Children<UserSession>,
    shards: Shards,
    last_session: Arc<AtomicU64>,
}

struct Handle {
    mailbox: Mailbox<UserSession>,
    outgoing: Outgoing,
}

/// Starts streaming for a server.
pub fn start(stage: &Stage, site: Site) -> Streaming {
    Streaming::from_source(stage, Arc::new(SiteSource(site)))
}

impl Streaming {
    /// Starts streaming from a source.
    pub fn from_source(stage: &Stage, source: Arc<dyn Source>) -> Self {
        let roster = Arc::new(Roster::default());
        let policy = Policy {
            capacity: FRAMES,
            ..Policy::named("session")
        };
        Self {
            shards: Shards::start(stage, &source, &roster),
            sessions: stage.host(policy),
            source,
            roster,
            last_session: Arc::default(),
        }
    }

    /// Takes an event, of this process or from another, to whom it concerns. Never waits.
    pub fn dispatch(&self, event: &Event) {
        if self.roster.is_empty() {
            return;
        }
        match event {
            Event::NoteCreated { .. } | Event::NoteUpdated { .. } | Event::EmojiAdded { .. } => {
                self.shards.happened(event);
            }
            Event::Notified { user_id, .. }
            | Event::NotificationsRead { user_id }
            | Event::MeUpdated { user_id }
            | Event::DriveFileCreated { user_id, .. } => self.tell(user_id, event),
            Event::Followed {
                follower_id,
                followee_id,
            }
            | Event::Unfollowed {
                follower_id,
                followee_id,
            } => {
                self.roster.tell_user(follower_id, &Refresh::Filters);
                self.tell(follower_id, event);
                self.tell(followee_id, event);
            }
            Event::FiltersChanged { user_id } => self.roster.tell_user(user_id, &Refresh::Filters),
            Event::ListChanged { list_id } => self.roster.tell_all(&Refresh::List(list_id.clone())),
            Event::TokenRevoked { token_id } => self.roster.close_token(token_id),
            Event::UserSignedOut { user_id } => self.roster.close_user(user_id),
            Event::DatabaseReset => self.roster.close_all(Closing::SignedOut),
            Event::SettingsChanged
            | Event::OutgoingAppended { .. }
            | Event::PeersChanged { .. }
            | Event::IncomingAccepted { .. } => {}
        }
    }

    /// Closes all connections and ends the actors; those that are not gone after `within` are killed.
    pub async fn shutdown(&self, within: Duration) -> Result<(), Stragglers> {
        self.roster.close_all(Closing::Stopping);
        let sessions = self.sessions.shutdown(within).await;
        self.shards.shutdown(within).await.and(sessions)
    }

    pub(crate) fn sessions(&self) -> &Children<UserSession> {
        &self.sessions
    }

    pub(crate) fn shards(&self) -> &Children<TimelineFanout> {
        self.shards.children()
    }

    fn tell(&self, user_id: &str, event: &Event) {
        if self.roster.has_user(user_id) {
            self.shards.tell(user_id, event);
        }
    }
}

impl Sessions for Streaming {
    fn open(&self, session: OpenSession) -> Result<Box<dyn SessionHandle>, OpenError> {
        let key = self.last_session.fetch_add(1, Ordering::Relaxed);
        let OpenSession { viewer, outgoing } = session;
        let (source, roster, shards) = (Arc::clone(&self.source), Arc::clone(&self.roster), self.shards.clone());
        let queue = outgoing.clone();
        let make = move |birth: Birth<UserSession>| {
            let guest = Guest {
                viewer,
                mailbox: birth.mailbox.clone(),
                outgoing: queue,
            };
            let seat = roster.seat(key, guest.clone());
            UserSession::new(birth, guest, seat, source, shards)
        };
        match self.sessions.start(&key, make) {
            Ok(mailbox) => Ok(Box::new(Handle { mailbox, outgoing })),
            Err(Unavailable::TooMany) => Err(OpenError::TooMany),
            Err(_stopping) => Err(OpenError::Stopping),
        }
    }
}

impl SessionHandle for Handle {
    fn frame(&self, text: String) {
        if let Err(Rejected::Full(_)) = self.mailbox.offer(ClientFrame(text)) {
            self.outgoing.close(Closing::TooFast);
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.outgoing.close(Closing::ClientGone);
    }
}
