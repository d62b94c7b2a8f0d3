//! The actors of a running server by kind and key, for tests that kill them. Code reaches this, no request does.

use std::sync::Arc;

use kanikey_actor_kit::{Child, Children, Fault, InjectFault as _, Rejected};

use crate::peer::Peers;
use crate::streaming::Streaming;
use crate::upload::DriveUploads;

/// A kind of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `UserSession`, by number.
    Session,
    /// `TimelineFanout`, by shard.
    Timeline,
    /// `FederationPeer`, by host.
    Peer,
    /// `DriveUpload`, by number.
    Upload,
}

/// All actors of a server.
#[derive(Clone)]
pub struct Actors {
    /// Sessions and shards.
    pub streaming: Streaming,
    /// Remote hosts.
    pub peers: Peers,
    /// Uploads.
    pub uploads: Arc<DriveUploads>,
}

impl Actors {
    /// The keys of a kind's actors, in no order.
    pub fn keys(&self, kind: Kind) -> Vec<String> {
        match kind {
            Kind::Session => keys(self.streaming.sessions()),
            Kind::Timeline => keys(self.streaming.shards()),
            Kind::Peer => keys(self.peers.children()),
            Kind::Upload => keys(&self.uploads.children),
        }
    }

    /// Puts a fault into the mailbox of an actor, which must exist.
    pub fn inject(&self, kind: Kind, key: &str, fault: Fault) -> Result<(), Rejected<Fault>> {
        match kind {
            Kind::Session => inject(self.streaming.sessions(), key, fault),
            Kind::Timeline => inject(self.streaming.shards(), key, fault),
            Kind::Peer => inject(self.peers.children(), key, fault),
            Kind::Upload => inject(&self.uploads.children, key, fault),
        }
    }
}

fn keys<A: Child<Key: ToString>>(children: &Children<A>) -> Vec<String> {
    children.keys().iter().map(ToString::to_string).collect()
}

fn inject<A: Child<Key: ToString>>(children: &Children<A>, key: &str, fault: Fault) -> Result<(), Rejected<Fault>> {
    match children.keys().into_iter().find(|known| known.to_string() == key) {
        Some(key) => children.inject(&key, fault),
        None => Err(Rejected::Closed(fault)),
    }
}
