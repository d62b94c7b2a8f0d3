//! What is said to the actor of a remote host. All of it may be lost: the work itself is in the database.

use actix::Message;
use kanikey_core::Timestamp;
use serde::Serialize;

/// Something was written into the outgoing log for the host. A full mailbox has a wake in it already: drop it.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub struct WakeOutgoing;

/// Something that the host sent waits to be processed. A full mailbox: as above.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub struct WakeIncoming {
    /// It came just now: the host is alive, whatever was before.
    pub is_sign_of_life: bool,
}

/// The database was emptied: all that is known of the host is void. A full mailbox: it stays known until its actor is
/// idle.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub struct ForgetHost;

/// What is stored of the host, or of what waits for or from it, was changed by an administrator: read it again. A full
/// mailbox: the host goes on as before until its actor has left; what an administrator changed is in the database.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub struct RefreshPeer;

/// How is the host doing?
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "PeerReport")]
pub struct ObservePeer;

/// How a host is doing, for the admin page and the tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PeerReport {
    /// Its name.
    pub host: String,
    /// Up to where it has everything.
    pub position: (i64, i64),
    /// Activities at hand that it does not have yet.
    pub waiting: usize,
    /// Deliveries under way.
    pub sending: usize,
    /// Failures in a row.
    pub failures: u32,
    /// When it is tried again, where it is not tried now.
    pub retry_at: Option<Timestamp>,
    /// Whether it is suspended.
    pub is_suspended: bool,
    /// Whether something of its own is being processed.
    pub is_processing: bool,
}
