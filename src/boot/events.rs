//! Takes events from those who made them to those who listen: in this process at once, in the others over the bus.

use std::sync::Arc;

use kanikey_messages::{Event, EventSink};
use tokio::sync::mpsc;

/// How many events may wait. Whoever misses one loses liveness, never data; at a thousand events a second this is a
/// minute.
const CAPACITY: usize = 65_536;

/// Where operations put their events.
#[derive(Clone, Debug)]
pub struct Events {
    sender: mpsc::Sender<Arc<Event>>,
}

impl Events {
    /// The sink, and the end that [`crate::boot::dispatcher`] reads.
    pub fn channel() -> (Self, mpsc::Receiver<Arc<Event>>) {
        let (sender, receiver) = mpsc::channel(CAPACITY);
        (Self { sender }, receiver)
    }
}

impl EventSink for Events {
    fn publish(&self, event: Event) {
        if self.sender.try_send(Arc::new(event)).is_err() {
            tracing::warn!("an event found no room and is dropped");
        }
    }
}
