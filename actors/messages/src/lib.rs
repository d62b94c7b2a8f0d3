//! What actors and the rest of the server say to each other: messages, events, replies. No actor, no I/O. Whoever sends
//! needs only this crate, not the machine behind it.

pub mod event;
pub mod file;
pub mod peer;
pub mod session;
pub mod upload;

pub use event::{Event, EventSink, NoteUpdate};
pub use file::{FileSource, OpenedFile};
pub use peer::{ForgetHost, ObservePeer, PeerReport, RefreshPeer, WakeIncoming, WakeOutgoing};
pub use session::{OpenError, OpenSession, SessionHandle, Sessions};
pub use upload::{Upload, UploadFailure, UploadedFile, Uploads};
