//! What is seen of a peer from outside.

use kanikey_messages::PeerReport;

use super::FederationPeer;

impl FederationPeer {
    pub(super) fn observe(&self) -> PeerReport {
        PeerReport {
            host: self.host.clone(),
            position: self.state.position(),
            waiting: self.state.count_waiting(),
            sending: self.state.count_sending(),
            failures: self.state.failures(),
            retry_at: self.state.retry_at(),
            is_suspended: self.state.is_suspended(),
            is_processing: self.is_processing,
        }
    }
}
