//! Which activity goes to the host when: order, retries and the circuit breaker, as a state machine without I/O.
//!
//! One activity of an author at a time, so that a host gets them in the author's order; several authors at once. While
//! the host fails nothing is sent until it is due, and then one activity alone.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use kanikey_core::Timestamp;
use kanikey_db::federation::Peer;

/// A place in the outgoing log.
pub(super) type Place = (i64, i64);

/// How many authors' activities are under way to one host at once.
const MAX_SENDING: usize = 8;

/// More is read from the log when fewer than this wait.
const LOW: usize = 16;

/// How many activities are read at once.
pub(super) const BATCH: usize = 64;

/// A host that failed for so long is suspended.
const GIVE_UP_SECONDS: i64 = 7 * 24 * 3600;

/// The delays before the first retries, in seconds; from then on they double.
const FIRST_DELAYS: [u64; 4] = [1, 5, 30, 60];

/// The longest delay.
const MAX_DELAY: Duration = Duration::from_hours(8);

/// What the actor is to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Effect {
    /// Read the log after this place.
    Load(Place),
    /// Read it again in a moment: what comes next is not settled yet.
    LoadSoon,
    /// Send the activity at this place.
    Send(Place),
    /// The activity at this place is no longer needed.
    Forget(Place),
    /// The host has everything up to here.
    Position(Place),
    /// The host failed; it is tried again at `retry_at`.
    Failed {
        failures: u32,
        since: Timestamp,
        retry_at: Timestamp,
        error: String,
    },
    /// The host works again.
    Recovered,
    /// The host gets nothing any more: `gone` or `not_responding`.
    Suspend(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Breaker {
    Closed,
    Open { until: Timestamp },
    HalfOpen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Waiting,
    Sending,
    Done,
}

#[derive(Debug)]
struct Slot {
    author_id: String,
    status: Status,
}

/// What is known of the host's deliveries.
#[derive(Debug)]
pub(super) struct PeerState {
    position: Place,
    window: BTreeMap<Place, Slot>,
    has_more: bool,
    is_loading: bool,
    /// What is at hand may have gaps: the log is to be read from the position, not from the end of it.
    has_gaps: bool,
    breaker: Breaker,
    failures: u32,
    failing_since: Option<Timestamp>,
    is_suspended: bool,
}

impl PeerState {
    /// The state as it was stored.
    pub(super) fn new(
        position: Place,
        failures: u32,
        failing_since: Option<Timestamp>,
        retry_at: Option<Timestamp>,
        is_suspended: bool,
    ) -> Self {
        Self {
            position,
            window: BTreeMap::new(),
            has_more: false,
            is_loading: false,
            has_gaps: false,
            breaker: retry_at.map_or(Breaker::Closed, |until| Breaker::Open { until }),
            failures,
            failing_since,
            is_suspended,
        }
    }

    /// The state as the database has it.
    pub(super) fn stored(peer: &Peer) -> Self {
        Self::new(
            (peer.position_txid, peer.position_seq),
            u32::try_from(peer.failures).unwrap_or(0),
            peer.failing_since,
            peer.retry_at,
            peer.suspension != "none",
        )
    }

    /// An administrator changed what is stored: takes it over. What is under way stays so; what waited is read again.
    pub(super) fn renewed(&mut self, stored: &Self) -> Vec<Effect> {
        let position = self.position.max(stored.position);
        let window = std::mem::take(&mut self.window);
        let (kept, dropped): (BTreeMap<_, _>, BTreeMap<_, _>) = window
            .into_iter()
            .partition(|(place, slot)| *place > position && slot.status != Status::Waiting);
        *self = Self {
            position,
            window: kept,
            has_more: true,
            has_gaps: true,
            is_loading: self.is_loading,
            ..*stored
        };
        let mut effects: Vec<Effect> = dropped.into_keys().map(Effect::Forget).collect();
        effects.extend(self.pump());
        effects
    }

    /// The log may have something new.
    pub(super) fn woken(&mut self) -> Vec<Effect> {
        self.has_more = true;
        self.pump()
    }

    /// The log was read: `items` (place and author) in order, `has_more` behind them. `is_unsettled` where the next one
    /// may still get neighbours before it.
    pub(super) fn loaded(&mut self, items: Vec<(Place, String)>, has_more: bool, is_unsettled: bool) -> Vec<Effect> {
        self.is_loading = false;
        self.has_more |= has_more;
        // What an administrator has removed while the log was read is not wanted any more.
        let wanted = items.into_iter().filter(|(place, _author_id)| *place > self.position);
        for (place, author_id) in wanted {
            self.window.entry(place).or_insert(Slot {
                author_id,
                status: Status::Waiting,
            });
        }
        let mut effects = self.pump();
        if is_unsettled {
            effects.push(Effect::LoadSoon);
        }
        effects
    }

    /// The log could not be read.
    pub(super) fn load_failed(&mut self) -> Vec<Effect> {
        self.is_loading = false;
        vec![Effect::LoadSoon]
    }

    /// The host has the activity, or does not want it for good: either way it answered.
    pub(super) fn settled(&mut self, place: Place) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.breaker != Breaker::Closed || self.failures > 0 {
            self.breaker = Breaker::Closed;
            self.failures = 0;
            self.failing_since = None;
            effects.push(Effect::Recovered);
        }
        effects.extend(self.finish(place));
        effects
    }

    /// The host is not to have the activity; nobody has asked whether it is there.
    pub(super) fn withheld(&mut self, place: Place) -> Vec<Effect> {
        self.finish(place)
    }

    fn finish(&mut self, place: Place) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(slot) = self.window.get_mut(&place) {
            slot.status = Status::Done;
        }
        let before = self.position;
        while let Some(first) = self.window.first_entry() {
            if first.get().status != Status::Done {
                break;
            }
            self.position = *first.key();
            effects.push(Effect::Forget(self.position));
            first.remove();
        }
        if self.position != before {
            effects.push(Effect::Position(self.position));
        }
        effects.extend(self.pump());
        effects
    }

    /// The activity could not be delivered now. `chance` (0 to 1) spreads the retries.
    pub(super) fn failed(
        &mut self,
        place: Place,
        error: String,
        retry_after: Option<Duration>,
        now: Timestamp,
        chance: f64,
    ) -> Vec<Effect> {
        if let Some(slot) = self.window.get_mut(&place) {
            slot.status = Status::Waiting;
        }
        // Others that were under way fail with the first one; that is one failure, not many.
        if matches!(self.breaker, Breaker::Open { .. }) {
            return Vec::new();
        }
        let since = *self.failing_since.get_or_insert(now);
        if now.signed_duration_since(since).num_seconds() >= GIVE_UP_SECONDS {
            self.is_suspended = true;
            return vec![Effect::Suspend("not_responding")];
        }
        let delay = delay(self.failures).mul_f64(1.0 + 0.2 * chance);
        let delay = retry_after.map_or(delay, |wanted| wanted.max(delay));
        let retry_at = now + delay;
        self.failures = self.failures.saturating_add(1);
        self.breaker = Breaker::Open { until: retry_at };
        vec![Effect::Failed {
            failures: self.failures,
            since,
            retry_at,
            error,
        }]
    }

    /// The host says that it is gone for good.
    pub(super) fn gone(&mut self, place: Place) -> Vec<Effect> {
        if let Some(slot) = self.window.get_mut(&place) {
            slot.status = Status::Waiting;
        }
        self.is_suspended = true;
        vec![Effect::Suspend("gone")]
    }

    /// The host sent something: it is there, whatever was before.
    pub(super) fn alive(&mut self) -> Vec<Effect> {
        let was_well = self.breaker == Breaker::Closed && !self.is_suspended;
        if was_well {
            return Vec::new();
        }
        self.is_suspended = false;
        self.breaker = Breaker::HalfOpen;
        self.failures = 0;
        self.failing_since = None;
        self.has_more = true;
        self.pump()
    }

    /// The time may have come to try the host again.
    pub(super) fn due(&mut self, now: Timestamp) -> Vec<Effect> {
        if let Breaker::Open { until } = self.breaker
            && until <= now
        {
            self.breaker = Breaker::HalfOpen;
            self.has_more = true;
            return self.pump();
        }
        Vec::new()
    }

    /// When the host is tried again, where it is not tried now.
    pub(super) fn retry_at(&self) -> Option<Timestamp> {
        match self.breaker {
            Breaker::Open { until } => Some(until),
            Breaker::Closed | Breaker::HalfOpen => None,
        }
    }

    pub(super) fn position(&self) -> Place {
        self.position
    }

    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    pub(super) fn is_suspended(&self) -> bool {
        self.is_suspended
    }

    pub(super) fn count_waiting(&self) -> usize {
        self.count(Status::Waiting)
    }

    pub(super) fn count_sending(&self) -> usize {
        self.count(Status::Sending)
    }

    fn count(&self, status: Status) -> usize {
        self.window.values().filter(|slot| slot.status == status).count()
    }

    fn pump(&mut self) -> Vec<Effect> {
        let limit = match self.breaker {
            _ if self.is_suspended => 0,
            Breaker::Closed => MAX_SENDING,
            Breaker::HalfOpen => 1,
            Breaker::Open { .. } => 0,
        };
        let mut effects = Vec::new();
        let mut free = limit.saturating_sub(self.count_sending());
        let mut authors = HashSet::new();
        for (place, slot) in &mut self.window {
            if free == 0 {
                break;
            }
            let is_first = slot.status != Status::Done && authors.insert(slot.author_id.clone());
            if is_first && slot.status == Status::Waiting {
                slot.status = Status::Sending;
                free -= 1;
                effects.push(Effect::Send(*place));
            }
        }
        if limit > 0 && self.has_more && !self.is_loading && self.count_waiting() < LOW {
            self.is_loading = true;
            self.has_more = false;
            let last = self.window.last_key_value().map(|(place, _slot)| *place);
            let from = last.filter(|_| !self.has_gaps).unwrap_or(self.position);
            self.has_gaps = false;
            effects.push(Effect::Load(from));
        }
        effects
    }
}

/// The delay after failure number `failures`, counted from 0.
fn delay(failures: u32) -> Duration {
    let number = failures as usize;
    if let Some(seconds) = FIRST_DELAYS.get(number) {
        return Duration::from_secs(*seconds);
    }
    let doublings = (number - FIRST_DELAYS.len() + 1).min(16) as u32;
    Duration::from_secs(60 * 2_u64.pow(doublings)).min(MAX_DELAY)
}

#[cfg(test)]
mod tests;
