//! Who listens to what, without actix.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use kanikey_core::Timestamp;
use kanikey_messages::session::{Frame, Outgoing};

use super::rules;
use crate::session::{Channel, ChannelKind};
use crate::streaming::{Filters, MainMessage, StreamNote};

/// A session as the fan-out knows it.
#[derive(Debug)]
pub(crate) struct Listener {
    /// `None`: a visitor.
    pub(crate) filters: Option<Arc<Filters>>,
    pub(crate) channels: Vec<Arc<Channel>>,
    pub(crate) outgoing: Outgoing,
}

/// Everybody who listens.
#[derive(Debug, Default)]
pub(crate) struct Table {
    listeners: HashMap<u64, Arc<Listener>>,
    by_user: HashMap<String, HashSet<u64>>,
    watchers: HashMap<String, HashSet<u64>>,
    watched_by: HashMap<u64, HashSet<String>>,
}

/// A note on its way to one session.
#[derive(Debug)]
pub(crate) struct Recipient {
    listener: Arc<Listener>,
    slots: Vec<Slot>,
    pub(crate) need: Need,
}

/// Which copy of a note somebody gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// The one that all share.
    Shared,
    /// One that tells how the viewer reacted to what is renoted, if it did.
    Reaction,
    /// One of its own: it may see what was blanked in the shared one.
    Own,
}

#[derive(Debug)]
enum Slot {
    Timeline(Arc<Channel>),
    Main(Arc<Channel>, &'static str),
}

impl Listener {
    fn user_id(&self) -> Option<&str> {
        self.filters.as_deref().map(|filters| filters.viewer.user_id.as_str())
    }

    fn main(&self) -> Option<&Arc<Channel>> {
        self.channels.iter().find(|channel| channel.kind == ChannelKind::Main)
    }
}

impl Table {
    pub(crate) fn is_empty(&self) -> bool {
        self.listeners.is_empty()
    }

    /// Puts a session in, or in the place of what was known of it.
    pub(crate) fn listen(&mut self, session: u64, listener: Arc<Listener>) {
        if let Some(user_id) = listener.user_id() {
            self.by_user.entry(user_id.to_owned()).or_default().insert(session);
        }
        self.listeners.insert(session, listener);
    }

    pub(crate) fn forget(&mut self, session: u64) {
        if let Some(listener) = self.listeners.remove(&session)
            && let Some(user_id) = listener.user_id()
        {
            leave(&mut self.by_user, user_id, session);
        }
        for note_id in self.watched_by.remove(&session).unwrap_or_default() {
            leave(&mut self.watchers, &note_id, session);
        }
    }

    /// `session` looks at these notes, which it may see. Nothing where the session is gone.
    pub(crate) fn watch(&mut self, session: u64, note_ids: Vec<String>) {
        if !self.listeners.contains_key(&session) {
            return;
        }
        for note_id in note_ids {
            self.watchers.entry(note_id.clone()).or_default().insert(session);
            self.watched_by.entry(session).or_default().insert(note_id);
        }
    }

    pub(crate) fn unwatch(&mut self, session: u64, note_id: &str) {
        leave(&mut self.watchers, note_id, session);
        if let Some(note_ids) = self.watched_by.get_mut(&session) {
            note_ids.remove(note_id);
        }
    }

    /// Whether somebody may be interested in new notes.
    pub(crate) fn has_channels(&self) -> bool {
        self.listeners.values().any(|listener| !listener.channels.is_empty())
    }

    pub(crate) fn is_watched(&self, note_id: &str) -> bool {
        self.watchers.contains_key(note_id)
    }

    /// Whether a client of the account is connected to `main`.
    pub(crate) fn has_main(&self, user_id: &str) -> bool {
        self.of_user(user_id).any(|(_, listener)| listener.main().is_some())
    }

    /// Who gets a new note.
    pub(crate) fn recipients(&self, note: &StreamNote, now: Timestamp) -> Vec<Recipient> {
        let has_reactions = note
            .renote
            .as_ref()
            .is_some_and(|renoted| note.note.is_pure_renote && renoted.reaction_count > 0);
        self.listeners
            .values()
            .filter_map(|listener| {
                let slots = slots(note, listener, now)?;
                let need = match listener.filters.as_deref() {
                    Some(filters) if rules::may_see_more(note, filters) => Need::Own,
                    Some(_) if has_reactions => Need::Reaction,
                    _ => Need::Shared,
                };
                Some(Recipient {
                    listener: Arc::clone(listener),
                    slots,
                    need,
                })
            })
            .collect()
    }

    /// Sends a frame to all who look at the note.
    pub(crate) fn tell_watchers(&mut self, note_id: &str, frame: &Frame) {
        let sessions = self.watchers.get(note_id).into_iter().flatten();
        let send = |session: &u64| self.send(*session, frame.clone());
        let gone: Vec<u64> = sessions.filter_map(send).collect();
        gone.into_iter().for_each(|session| self.forget(session));
    }

    /// Sends a message to all clients of the account that are connected to `main`.
    pub(crate) fn tell_user(&self, user_id: &str, message: &MainMessage) {
        for (_, listener) in self.of_user(user_id) {
            if let Some(main) = listener.main() {
                // Its session notices that it is closed and takes itself out.
                let _closed = listener.outgoing.send(main.event(message.kind, &message.body));
            }
        }
    }

    /// Sends a frame to everybody.
    pub(crate) fn tell_all(&mut self, frame: &Frame) {
        let send = |session: &u64| self.send(*session, frame.clone());
        let gone: Vec<u64> = self.listeners.keys().filter_map(send).collect();
        gone.into_iter().for_each(|session| self.forget(session));
    }

    fn of_user(&self, user_id: &str) -> impl Iterator<Item = (u64, &Arc<Listener>)> {
        let sessions = self.by_user.get(user_id).into_iter().flatten();
        sessions.filter_map(|session| Some((*session, self.listeners.get(session)?)))
    }

    /// Returns the session if it is gone.
    fn send(&self, session: u64, frame: Frame) -> Option<u64> {
        let listener = self.listeners.get(&session)?;
        listener.outgoing.send(frame).is_err().then_some(session)
    }
}

impl Recipient {
    pub(crate) fn viewer_id(&self) -> Option<&str> {
        self.listener.user_id()
    }

    pub(crate) fn send(&self, note: &Bytes) {
        for slot in &self.slots {
            let frame = match slot {
                Slot::Timeline(channel) => channel.note(note),
                Slot::Main(channel, kind) => channel.event(kind, note),
            };
            if self.listener.outgoing.send(frame).is_err() {
                return;
            }
        }
    }
}

/// The channels through which a listener gets a note; `None` where there is none.
fn slots(note: &StreamNote, listener: &Listener, now: Timestamp) -> Option<Vec<Slot>> {
    let filters = listener.filters.as_deref();
    let mut slots = Vec::new();
    for channel in &listener.channels {
        if let (ChannelKind::Main, Some(filters)) = (&channel.kind, filters) {
            let kinds = rules::main_kinds(note, &filters.viewer.user_id);
            slots.extend(kinds.map(|kind| Slot::Main(Arc::clone(channel), kind)));
        } else if rules::belongs(note, &channel.kind, filters) {
            slots.push(Slot::Timeline(Arc::clone(channel)));
        }
    }
    let is_wanted = !slots.is_empty()
        && !filters.is_some_and(|filters| rules::is_unwanted(note, filters))
        && rules::is_visible(note, filters, now);
    is_wanted.then_some(slots)
}

fn leave(index: &mut HashMap<String, HashSet<u64>>, key: &str, session: u64) {
    if let Some(sessions) = index.get_mut(key) {
        sessions.remove(&session);
        if sessions.is_empty() {
            index.remove(key);
        }
    }
}
