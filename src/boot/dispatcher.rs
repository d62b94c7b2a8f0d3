//! Takes each event to those whom it concerns: the streams, the peers, the caches, the antennas, the other processes.

use std::sync::Arc;

use kanikey_actor_system::peer::Peers;
use kanikey_actor_system::streaming::Streaming;
use kanikey_domain::{Site, instance};
use kanikey_federation::Federation;
use kanikey_messages::Event;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::collector::Collector;

/// The bus' channel.
const CHANNEL: &str = "events";

/// Who listens in this process.
#[derive(Clone)]
pub struct Dispatcher {
    /// The site.
    pub site: Site,
    /// The open sockets.
    pub streaming: Streaming,
    /// The remote hosts.
    pub peers: Peers,
    /// What is remembered of them.
    pub federation: Federation,
    /// What this process calls itself on the bus.
    pub process: Arc<str>,
}

/// An event on the bus.
#[derive(Serialize, Deserialize)]
struct Told {
    from: String,
    event: Event,
}

impl Dispatcher {
    /// Dispatches this process' events until their senders are gone.
    pub async fn run(self, mut events: mpsc::Receiver<Arc<Event>>) {
        let collector = Collector::start(self.site.clone());
        while let Some(event) = events.recv().await {
            self.dispatch(&event).await;
            if let Event::NoteCreated { note_id, .. } = &*event {
                collector.look_at(note_id.clone());
            }
            self.tell_others(&event).await;
        }
    }

    /// Dispatches what the other processes tell, for as long as it is polled; at once where there are none.
    pub async fn listen(self) {
        let Some(mut bus) = self.site.cache.subscribe(CHANNEL) else {
            return;
        };
        loop {
            let message = bus.next().await;
            match serde_json::from_slice::<Told>(&message) {
                Ok(told) if *told.from != *self.process => self.dispatch(&told.event).await,
                Ok(_) => {}
                Err(error) => tracing::warn!(error = %error, "the bus told something that is no event"),
            }
        }
    }

    async fn dispatch(&self, event: &Event) {
        self.site.tokens.on_event(event);
        match event {
            Event::OutgoingAppended { hosts } => self.peers.wake_outgoing(hosts),
            Event::IncomingAccepted { host } => self.peers.wake_incoming(host),
            Event::PeersChanged { hosts } => {
                self.federation.forget_failures();
                self.peers.refresh(hosts);
            }
            Event::SettingsChanged => self.reload().await,
            Event::DatabaseReset => {
                self.federation.forget();
                self.peers.forget();
            }
            _ => {}
        }
        self.streaming.dispatch(event);
    }

    async fn reload(&self) {
        let before = self.site.settings.settings();
        let loaded = async {
            let mut conn = self.site.conn().await?;
            instance::load(&mut conn).await
        };
        match loaded.await {
            Ok((settings, policies)) => self.site.settings.refresh(&before, settings, policies),
            Err(error) => tracing::error!(error = %error, "the settings could not be read again"),
        }
    }

    async fn tell_others(&self, event: &Event) {
        if !self.site.cache.is_shared() {
            return;
        }
        let told = Told {
            from: self.process.to_string(),
            event: event.clone(),
        };
        match serde_json::to_vec(&told) {
            Ok(message) => self.site.cache.publish(CHANNEL, &message).await,
            Err(error) => tracing::error!(error = %error, "an event could not be written"),
        }
    }
}
