//! Misskey's `aidx` ids: 8 characters of time (milliseconds since 2000-01-01 in base 36), 4 that tell the process,
//! 4 that count. They sort by time as text in the `"C"` collation.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::DateTime;

use crate::{Clock, Timestamp, random};

/// 2000-01-01T00:00:00Z in Unix milliseconds, where `aidx` time starts.
const EPOCH_MILLIS: i64 = 946_684_800_000;
const TIME_LENGTH: usize = 8;
const NODE_LENGTH: usize = 4;
const COUNTER_LENGTH: usize = 4;
const COUNTER_RANGE: u32 = 36_u32.pow(COUNTER_LENGTH as u32);
/// The longest id kept in the database; `ulid` and `meid` ids of an imported server are longer than ours.
pub const MAX_ID_LENGTH: usize = 32;

/// Makes ids that are unique among all processes of a server with overwhelming probability.
#[derive(Clone, Debug)]
pub struct IdGenerator {
    clock: Clock,
    node: Arc<str>,
    counter: Arc<AtomicU32>,
}

impl IdGenerator {
    /// A generator with a node part of its own.
    pub fn new(clock: Clock) -> Self {
        let node = random::alphanumeric(NODE_LENGTH).to_ascii_lowercase();
        Self {
            clock,
            node: node.into(),
            counter: Arc::default(),
        }
    }

    /// A new id for something that happens now.
    pub fn next(&self) -> String {
        self.at(self.clock.now())
    }

    /// A new id for something that happened at `time` (a remote note's `published`).
    pub fn at(&self, time: Timestamp) -> String {
        let count = self.counter.fetch_add(1, Ordering::Relaxed) % COUNTER_RANGE;
        let mut id = String::with_capacity(TIME_LENGTH + NODE_LENGTH + COUNTER_LENGTH);
        push_base36(&mut id, millis_since_epoch(time), TIME_LENGTH);
        id.push_str(&self.node);
        push_base36(&mut id, u64::from(count), COUNTER_LENGTH);
        id
    }

    /// The clock that dates the ids.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}

/// The time that an id was made for; `None` for text that is no `aidx` (or `aid`, which starts with the same part).
pub fn time_of(id: &str) -> Option<Timestamp> {
    let time = id.get(..TIME_LENGTH)?;
    if !time.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()) {
        return None;
    }
    let millis = i64::from_str_radix(time, 36).ok()?;
    DateTime::from_timestamp_millis(millis.checked_add(EPOCH_MILLIS)?)
}

/// The lowest text that sorts with ids made at `time`: a bound for `sinceDate` and `untilDate`.
pub fn lower_bound(time: Timestamp) -> String {
    let mut id = String::with_capacity(TIME_LENGTH);
    push_base36(&mut id, millis_since_epoch(time), TIME_LENGTH);
    id
}

/// Whether `text` can be an id at all: 1 to 32 characters of `[0-9a-zA-Z]`.
pub fn is_valid(text: &str) -> bool {
    (1..=MAX_ID_LENGTH).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn millis_since_epoch(time: Timestamp) -> u64 {
    u64::try_from(time.timestamp_millis() - EPOCH_MILLIS).unwrap_or(0)
}

fn push_base36(out: &mut String, value: u64, width: usize) {
    let digits = (0..width as u32).rev().map(|place| (value / 36_u64.pow(place)) % 36);
    out.extend(digits.filter_map(|digit| char::from_digit(digit as u32, 36)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        DateTime::from_timestamp_millis(millis).unwrap()
    }

    #[test]
    fn reads_the_time_of_a_misskey_id() {
        assert_eq!(
            time_of("att6wnuo013i002w").unwrap().to_rfc3339(),
            "2026-11-20T23:44:09.408+00:00"
        );
        assert_eq!(time_of("short"), None);
        assert_eq!(time_of("ATT6WNUO013I002W"), None);
    }

    #[test]
    fn ids_sort_by_time_and_count() {
        let clock = Clock::frozen(at(1_700_000_000_000));
        let ids = IdGenerator::new(clock.clone());
        let (first, second) = (ids.next(), ids.next());
        clock.advance(1);
        let third = ids.next();
        assert!(first < second && second < third);
        assert_eq!(first.len(), 16);
        assert_eq!(time_of(&third), Some(at(1_700_000_000_001)));
    }

    #[test]
    fn bounds_sort_before_the_ids_of_their_time() {
        let ids = IdGenerator::new(Clock::frozen(at(1_700_000_000_000)));
        assert!(lower_bound(at(1_700_000_000_000)) < ids.next());
        assert!(lower_bound(at(1_700_000_000_001)) > ids.next());
    }
}
