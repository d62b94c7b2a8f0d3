//! What reaches a session, and what it then does.

use std::sync::Arc;
use std::time::Duration;

use actix::{ActorFutureExt, AsyncContext, Context, Handler, Message, WrapFuture};

use super::UserSession;
use super::client_message::ClientMessage;
use super::state::{Effect, ListRequest};
use crate::streaming::{SHARDS, Shards};
use crate::timeline::{Listen, Listener, Unwatch, Watch};

/// When a shard without room is tried again.
const RETRY: Duration = Duration::from_millis(100);

/// A text frame of the client. If there is no room the connection is closed.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct ClientFrame(pub(crate) String);

/// Something that the session copied has changed. If there is no room the connection is closed.
#[derive(Clone, Debug, Message)]
#[rtype(result = "()")]
pub(crate) enum Refresh {
    /// How the account stands to others.
    Filters,
    /// Who is on this list.
    List(String),
    /// A shard was started and knows nothing.
    Shard(u32),
}

impl Handler<ClientFrame> for UserSession {
    type Result = ();

    fn handle(&mut self, ClientFrame(text): ClientFrame, ctx: &mut Context<Self>) {
        if let Some(message) = ClientMessage::read(&text) {
            let effects = self.state.message(message, &self.source.policies());
            self.perform(effects, ctx);
        }
    }
}

impl Handler<Refresh> for UserSession {
    type Result = ();

    fn handle(&mut self, refresh: Refresh, ctx: &mut Context<Self>) {
        match refresh {
            Refresh::Filters => self.reread_filters(ctx),
            Refresh::List(list_id) if self.state.lists().contains(&list_id) => self.reread_list(list_id, ctx),
            Refresh::List(_) => {}
            Refresh::Shard(shard) => self.sync(shard),
        }
        self.retry_later(ctx);
    }
}

impl UserSession {
    fn perform(&mut self, effects: Vec<Effect>, ctx: &mut Context<Self>) {
        for effect in effects {
            match effect {
                Effect::Say(frame) => {
                    // A closed connection ends the session by itself.
                    let _closed = self.outgoing.send(frame);
                }
                Effect::ChannelsChanged => self.listen_everywhere(),
                Effect::FindList(request) => self.find_list(request, ctx),
                Effect::CheckNotes => self.check_notes(ctx),
                Effect::Unwatch(note_id) => self.unwatch(note_id),
                Effect::ReadNotifications => self.read_notifications(ctx),
            }
        }
        self.retry_later(ctx);
    }

    pub(super) fn reread_filters(&mut self, ctx: &mut Context<Self>) {
        let Some(viewer) = self.viewer.clone() else {
            return;
        };
        if self.busy.filters {
            self.busy.filters_again = true;
            return;
        }
        self.busy.filters = true;
        let source = Arc::clone(&self.source);
        let read = async move { source.filters(&viewer).await };
        ctx.spawn(read.into_actor(self).map(|filters, session, ctx| {
            session.filters_read(filters);
            session.busy.filters = false;
            session.listen_everywhere();
            session.state.recheck_notes();
            session.check_notes(ctx);
            session.retry_later(ctx);
            if std::mem::take(&mut session.busy.filters_again) {
                session.reread_filters(ctx);
            }
        }));
    }

    fn reread_list(&mut self, list_id: String, ctx: &mut Context<Self>) {
        let Some(viewer) = &self.viewer else {
            return;
        };
        let (source, user_id) = (Arc::clone(&self.source), viewer.user_id.clone());
        let read = async move { (source.list(&user_id, &list_id).await, list_id) };
        ctx.spawn(read.into_actor(self).map(|(members, list_id), session, ctx| {
            match members {
                Ok(members) => session.state.list_changed(&list_id, members),
                Err(error) => session.fail("list of a session not read", &error),
            }
            session.listen_everywhere();
            session.retry_later(ctx);
        }));
    }

    fn find_list(&mut self, request: ListRequest, ctx: &mut Context<Self>) {
        let Some(viewer) = &self.viewer else {
            return;
        };
        let (source, user_id) = (Arc::clone(&self.source), viewer.user_id.clone());
        let find = async move { (source.list(&user_id, &request.list_id).await, request) };
        ctx.spawn(
            find.into_actor(self)
                .map(|(members, request), session, ctx| match members {
                    Ok(members) => {
                        let effects = session.state.list_found(&request, members);
                        session.perform(effects, ctx);
                    }
                    Err(error) => session.fail("list of a session not read", &error),
                }),
        );
    }

    /// Asks about all notes whose visibility is not known; those that come meanwhile are asked about together.
    fn check_notes(&mut self, ctx: &mut Context<Self>) {
        if self.busy.notes {
            return;
        }
        let note_ids = self.state.take_unchecked();
        if note_ids.is_empty() {
            return;
        }
        self.busy.notes = true;
        let (source, viewer) = (Arc::clone(&self.source), self.viewer.clone());
        let check = async move {
            let viewer_id = viewer.as_ref().map(|viewer| viewer.user_id.as_str());
            (source.visible(viewer_id, &note_ids).await, note_ids)
        };
        ctx.spawn(check.into_actor(self).map(|(visible, note_ids), session, ctx| {
            session.busy.notes = false;
            match visible {
                Ok(visible) => {
                    let accepted = session.state.checked(&note_ids, &visible);
                    session.watch(accepted);
                    for refused in note_ids.into_iter().filter(|note_id| !visible.contains(note_id)) {
                        session.unwatch(refused);
                    }
                }
                Err(error) => session.fail("visibility of watched notes not read", &error),
            }
            session.retry_later(ctx);
            session.check_notes(ctx);
        }));
    }

    fn read_notifications(&mut self, ctx: &mut Context<Self>) {
        let Some(viewer) = self.viewer.clone().filter(|_| !self.busy.reading) else {
            return;
        };
        self.busy.reading = true;
        let source = Arc::clone(&self.source);
        let read = async move { source.read_notifications(&viewer.user_id).await };
        ctx.spawn(read.into_actor(self).map(|done, session, _ctx| {
            session.busy.reading = false;
            if let Err(error) = done {
                tracing::warn!(%error, "notifications not marked as read");
            }
        }));
    }

    /// Tells all shards everything.
    pub(super) fn sync_all(&mut self) {
        (0..SHARDS).for_each(|shard| self.sync(shard));
    }

    /// Tells a shard everything.
    fn sync(&mut self, shard: u32) {
        // Before the filters are there nothing must be heard.
        if self.viewer.is_some() && self.filters.is_none() {
            return;
        }
        let is_here = |note_id: &&String| Shards::of_note(note_id) == shard;
        let note_ids: Vec<String> = self.state.visible_notes().filter(is_here).cloned().collect();
        let listen = Listen {
            session: self.key,
            listener: self.listener(),
            note_ids,
        };
        if self.shards.offer(shard, listen).is_err() {
            self.unsynced.insert(shard);
        }
    }

    fn listen_everywhere(&mut self) {
        if self.viewer.is_some() && self.filters.is_none() {
            return;
        }
        let listener = self.listener();
        for shard in 0..SHARDS {
            let listen = Listen {
                session: self.key,
                listener: Arc::clone(&listener),
                note_ids: Vec::new(),
            };
            if self.shards.offer(shard, listen).is_err() {
                self.unsynced.insert(shard);
            }
        }
    }

    fn listener(&self) -> Arc<Listener> {
        Arc::new(Listener {
            filters: self.filters.clone(),
            channels: self.state.channels().to_vec(),
            outgoing: self.outgoing.clone(),
        })
    }

    fn watch(&mut self, note_ids: Vec<String>) {
        let mut by_shard: std::collections::HashMap<u32, Vec<String>> = std::collections::HashMap::new();
        for note_id in note_ids {
            by_shard.entry(Shards::of_note(&note_id)).or_default().push(note_id);
        }
        for (shard, note_ids) in by_shard {
            let watch = Watch {
                session: self.key,
                note_ids,
            };
            if self.shards.offer(shard, watch).is_err() {
                self.unsynced.insert(shard);
            }
        }
    }

    fn unwatch(&mut self, note_id: String) {
        let shard = Shards::of_note(&note_id);
        let unwatch = Unwatch {
            session: self.key,
            note_id,
        };
        if self.shards.offer(shard, unwatch).is_err() {
            self.unsynced.insert(shard);
        }
    }

    /// Tries again with the shards that had no room.
    pub(super) fn retry_later(&mut self, ctx: &mut Context<Self>) {
        if self.unsynced.is_empty() || self.busy.retrying {
            return;
        }
        self.busy.retrying = true;
        ctx.run_later(RETRY, |session, ctx| {
            session.busy.retrying = false;
            for shard in std::mem::take(&mut session.unsynced) {
                session.sync(shard);
            }
            session.retry_later(ctx);
        });
    }
}
