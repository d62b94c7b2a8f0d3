//! Which activity goes to the host when: order, retries and the circuit breaker, as a state machine without I/O.
//!
//! One activity of an author at a time, so that a host gets them in the author's order; several authors at once. While
//! the host fails nothing is sent until it is due, and then one activity alone.

use std::collections::{BTreeMap, HashSet};
use std::ops::Bound::{Excluded, Included};
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
    /// Go on after a pause: something of our own failed.
    Pause,
    /// Send the activity at this place.
    Send(Place),
    /// The activity at this place is no longer needed.
    Forget(Place),
    /// The host has everything up to here.
    Position(Place),
    /// The host failed; it is tried again at `retry_at`.
    Failed(Ailment),
    /// The host works again.
    Recovered,
    /// The host gets nothing any more: `gone` or `not_responding`.
    Suspend(&'static str),
}

/// What is wrong with a host.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ailment {
    /// In a row.
    pub(super) failures: u32,
    /// The first of them.
    pub(super) since: Timestamp,
    pub(super) retry_at: Timestamp,
    /// Of the last one.
    pub(super) error: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Breaker {
    Closed,
    Open { until: Timestamp },
    HalfOpen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// It is to be read again before it can be sent.
    Unread,
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
    /// After which place the log is being read.
    loading: Option<Place>,
    /// What is being read may be out of date.
    is_stale: bool,
    breaker: Breaker,
    failures: u32,
    failing_since: Option<Timestamp>,
    is_suspended: bool,
    is_paused: bool,
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
            loading: None,
            is_stale: false,
            breaker: retry_at.map_or(Breaker::Closed, |until| Breaker::Open { until }),
            failures,
            failing_since,
            is_suspended,
            is_paused: false,
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
        let mut effects = self.unread();
        let position = self.position.max(stored.position);
        let window = std::mem::take(&mut self.window);
        *self = Self {
            position,
            window: window.into_iter().filter(|(place, _slot)| *place > position).collect(),
            has_more: true,
            is_stale: self.loading.is_some(),
            loading: self.loading,
            ..*stored
        };
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
        let from = self.loading.take().unwrap_or(self.position);
        if items.is_empty() && is_unsettled {
            self.is_stale = false;
            return vec![Effect::LoadSoon];
        }
        self.has_more |= has_more;
        let mut effects = if std::mem::take(&mut self.is_stale) {
            self.has_more = true;
            self.skip(items)
        } else {
            let end = items.last().map_or(from, |(place, _author_id)| *place);
            let end = if has_more || is_unsettled {
                end
            } else {
                (i64::MAX, i64::MAX)
            };
            self.take_in(items);
            // Whatever is not in the log any more is not wanted any more.
            for (_place, slot) in self.window.range_mut((Excluded(from), Included(end))) {
                if slot.status == Status::Unread {
                    slot.status = Status::Done;
                }
            }
            self.advance()
        };
        effects.extend(self.pump());
        if is_unsettled {
            effects.push(Effect::LoadSoon);
        }
        effects
    }

    fn take_in(&mut self, items: Vec<(Place, String)>) {
        // What an administrator has removed while the log was read is not wanted any more.
        let wanted = items.into_iter().filter(|(place, _author_id)| *place > self.position);
        for (place, author_id) in wanted {
            let slot = self.window.entry(place).or_insert(Slot {
                author_id,
                status: Status::Unread,
            });
            if slot.status == Status::Unread {
                slot.status = Status::Waiting;
            }
        }
    }

    fn skip(&self, items: Vec<(Place, String)>) -> Vec<Effect> {
        let is_needed = |place: &Place| {
            let slot = self.window.get(place);
            slot.is_some_and(|slot| slot.status == Status::Sending)
        };
        let places = items.into_iter().map(|(place, _author_id)| place);
        places.filter(|place| !is_needed(place)).map(Effect::Forget).collect()
    }

    /// The log could not be read.
    pub(super) fn load_failed(&mut self) -> Vec<Effect> {
        self.loading = None;
        self.is_stale = false;
        self.pause().into_iter().collect()
    }

    /// The activity could not be sent because something of our own failed: the host is not to blame.
    pub(super) fn hindered(&mut self, place: Place) -> Vec<Effect> {
        self.await_again(place);
        let mut effects = self.unread();
        effects.extend(self.pause());
        effects
    }

    /// Nothing is begun until the pause is over. What was under way fails of the same thing: that makes one pause.
    fn pause(&mut self) -> Option<Effect> {
        let was_paused = std::mem::replace(&mut self.is_paused, true);
        (!was_paused).then_some(Effect::Pause)
    }

    /// The pause is over.
    pub(super) fn resumed(&mut self) -> Vec<Effect> {
        self.is_paused = false;
        self.woken()
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
        if let Some(slot) = self.window.get_mut(&place) {
            slot.status = Status::Done;
        }
        let mut effects = self.advance();
        effects.extend(self.pump());
        effects
    }

    /// Moves the position over all that is done.
    fn advance(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
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
        self.await_again(place);
        // Thousands of hosts may fail at once.
        let mut effects = self.unread();
        // Others that were under way fail with the first one; that is one failure, not many.
        if matches!(self.breaker, Breaker::Open { .. }) {
            return effects;
        }
        let since = *self.failing_since.get_or_insert(now);
        if now.signed_duration_since(since).num_seconds() >= GIVE_UP_SECONDS {
            self.is_suspended = true;
            effects.push(Effect::Suspend("not_responding"));
            return effects;
        }
        let delay = delay(self.failures).mul_f64(1.0 + 0.2 * chance);
        let delay = retry_after.map_or(delay, |wanted| wanted.max(delay));
        let retry_at = now + delay;
        self.failures = self.failures.saturating_add(1);
        self.breaker = Breaker::Open { until: retry_at };
        effects.push(Effect::Failed(Ailment {
            failures: self.failures,
            since,
            retry_at,
            error,
        }));
        effects
    }

    /// The activity is not at hand after all: it is read again.
    pub(super) fn missing(&mut self, place: Place) -> Vec<Effect> {
        if let Some(slot) = self.window.get_mut(&place) {
            slot.status = Status::Unread;
        }
        self.pump()
    }

    /// What waits is forgotten, but for its place.
    fn unread(&mut self) -> Vec<Effect> {
        let waiting = self
            .window
            .iter_mut()
            .filter(|(_place, slot)| slot.status == Status::Waiting);
        waiting
            .map(|(place, slot)| {
                slot.status = Status::Unread;
                Effect::Forget(*place)
            })
            .collect()
    }

    /// The host says that it is gone for good.
    pub(super) fn gone(&mut self, place: Place) -> Vec<Effect> {
        self.await_again(place);
        self.is_suspended = true;
        vec![Effect::Suspend("gone")]
    }

    /// The activity is under way no more, and the host does not have it.
    fn await_again(&mut self, place: Place) {
        if let Some(slot) = self.window.get_mut(&place) {
            slot.status = Status::Waiting;
        }
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
        self.count(Status::Waiting) + self.count(Status::Unread)
    }

    pub(super) fn count_sending(&self) -> usize {
        self.count(Status::Sending)
    }

    fn count(&self, status: Status) -> usize {
        self.window.values().filter(|slot| slot.status == status).count()
    }

    fn pump(&mut self) -> Vec<Effect> {
        let limit = match self.breaker {
            _ if self.is_suspended || self.is_paused => 0,
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
        if limit > 0 && self.loading.is_none() {
            self.loading = self.next_read();
            effects.extend(self.loading.map(Effect::Load));
        }
        effects
    }

    /// After which place the log is to be read, if it is.
    fn next_read(&mut self) -> Option<Place> {
        // First, however much waits behind it: what waits is of no use before its turn.
        let unread = self.window.iter().find(|(_place, slot)| slot.status == Status::Unread);
        if let Some((unread, _slot)) = unread {
            let before = self.window.range(..unread).next_back();
            return Some(before.map_or(self.position, |(place, _slot)| *place));
        }
        if self.count(Status::Waiting) >= LOW {
            return None;
        }
        let last = self
            .window
            .last_key_value()
            .map_or(self.position, |(place, _slot)| *place);
        std::mem::take(&mut self.has_more).then_some(last)
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
