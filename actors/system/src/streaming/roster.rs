//! Who is connected to this process.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kanikey_actor_kit::{Mailbox, Rejected};
use kanikey_messages::session::{Closing, Outgoing, Viewer};

use crate::session::{Refresh, UserSession};

/// All sessions of this process. It is kept by the sessions themselves: each has a [`Seat`].
#[derive(Default)]
pub(crate) struct Roster(Mutex<Seats>);

/// A session's place in the roster, left when it is dropped.
pub(crate) struct Seat {
    roster: Arc<Roster>,
    session: u64,
}

/// What the roster knows of a session.
#[derive(Clone)]
pub(crate) struct Guest {
    pub(crate) viewer: Option<Viewer>,
    pub(crate) mailbox: Mailbox<UserSession>,
    pub(crate) outgoing: Outgoing,
}

#[derive(Default)]
struct Seats {
    guests: HashMap<u64, Guest>,
    by_user: HashMap<String, HashSet<u64>>,
}

impl Roster {
    pub(crate) fn seat(self: &Arc<Self>, session: u64, guest: Guest) -> Seat {
        let mut seats = self.lock();
        if let Some(viewer) = &guest.viewer {
            seats.by_user.entry(viewer.user_id.clone()).or_default().insert(session);
        }
        seats.guests.insert(session, guest);
        Seat {
            roster: Arc::clone(self),
            session,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock().guests.is_empty()
    }

    /// All sessions.
    pub(crate) fn sessions(&self) -> HashSet<u64> {
        self.lock().guests.keys().copied().collect()
    }

    pub(crate) fn has_user(&self, user_id: &str) -> bool {
        self.lock().by_user.contains_key(user_id)
    }

    /// Sends something to all sessions of an account.
    pub(crate) fn tell_user(&self, user_id: &str, message: &Refresh) {
        for guest in self.of_user(user_id) {
            guest.tell(message);
        }
    }

    /// Sends something to all sessions.
    pub(crate) fn tell_all(&self, message: &Refresh) {
        let guests: Vec<Guest> = self.lock().guests.values().cloned().collect();
        for guest in guests {
            guest.tell(message);
        }
    }

    /// Closes all connections of an account, at once.
    pub(crate) fn close_user(&self, user_id: &str) {
        for guest in self.of_user(user_id) {
            guest.outgoing.close(Closing::SignedOut);
        }
    }

    /// Closes all connections that were opened with this token, at once.
    pub(crate) fn close_token(&self, token_id: &str) {
        let has_token = |viewer: &Viewer| viewer.token_id == token_id;
        for guest in self.lock().guests.values() {
            if guest.viewer.as_ref().is_some_and(has_token) {
                guest.outgoing.close(Closing::SignedOut);
            }
        }
    }

    pub(crate) fn close_all(&self, why: Closing) {
        for guest in self.lock().guests.values() {
            guest.outgoing.close(why);
        }
    }

    fn of_user(&self, user_id: &str) -> Vec<Guest> {
        let seats = self.lock();
        let sessions = seats.by_user.get(user_id).into_iter().flatten();
        sessions
            .filter_map(|session| seats.guests.get(session))
            .cloned()
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Seats> {
        // Nothing under the lock leaves the maps half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guest {
    fn tell(&self, message: &Refresh) {
        if let Err(Rejected::Full(_)) = self.mailbox.offer(message.clone()) {
            // It would go on with filters that are out of date.
            self.outgoing.close(Closing::Failed);
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.roster.lock();
        let Some(viewer) = seats.guests.remove(&self.session).and_then(|guest| guest.viewer) else {
            return;
        };
        if let Some(sessions) = seats.by_user.get_mut(&viewer.user_id) {
            sessions.remove(&self.session);
            if sessions.is_empty() {
                seats.by_user.remove(&viewer.user_id);
            }
        }
    }
}
