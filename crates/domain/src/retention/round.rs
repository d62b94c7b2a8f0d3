//! Rounds: one a day, each within the day's working time.

use chrono::Duration;
use kanikey_core::Timestamp;
use kanikey_db::retention::Retention;

/// A round begins at most so often.
const DAY: Duration = Duration::hours(24);

/// Prepares the row for a step at `now`: a new day has new time, and begins a new round where the last one is over.
/// `false` where there is nothing to do: the round of the day is over, or its time (`None`: as much as it takes) is used
/// up.
pub(super) fn begin(row: &mut Retention, now: Timestamp, minutes_a_day: Option<u32>) -> bool {
    if row.day_started_at.is_none_or(|started| now - started >= DAY) {
        row.day_started_at = Some(now);
        row.spent_ms = 0;
    }
    let is_over = row.started_at.is_none() || row.finished_at.is_some();
    if is_over {
        if row.started_at.is_some_and(|started| now - started < DAY) {
            return false;
        }
        row.started_at = Some(now);
        row.finished_at = None;
        row.position = None;
        (row.examined, row.removed, row.freed) = (0, 0, 0);
    }
    minutes_a_day.is_none_or(|minutes| row.spent_ms < i64::from(minutes) * 60_000)
}

/// Counts the time of a step in, and ends the round where nothing is left.
pub(super) fn end(row: &mut Retention, started: Timestamp, now: Timestamp, is_over: bool) {
    row.spent_ms += (now - started).num_milliseconds().max(0);
    if is_over {
        row.finished_at = Some(now);
        tracing::info!(
            retention.kind = row.kind,
            examined = row.examined,
            removed = row.removed,
            freed_bytes = row.freed,
            "a round of removing old things of other servers is over"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + 60 * minutes, 0).unwrap()
    }

    fn row() -> Retention {
        Retention {
            kind: "notes".to_owned(),
            position: None,
            started_at: None,
            finished_at: None,
            examined: 0,
            removed: 0,
            freed: 0,
            removed_ever: 0,
            day_started_at: None,
            spent_ms: 0,
        }
    }

    #[test]
    fn a_round_begins_once_a_day() {
        let mut row = row();
        assert!(begin(&mut row, at(0), Some(60)));
        end(&mut row, at(0), at(10), true);
        assert!(!begin(&mut row, at(20), Some(60)), "it is over for today");
        assert!(begin(&mut row, at(24 * 60), Some(60)));
        assert_eq!((row.started_at, row.finished_at), (Some(at(24 * 60)), None));
    }

    #[test]
    fn a_round_goes_on_the_next_day_when_its_time_is_used_up() {
        let mut row = row();
        assert!(begin(&mut row, at(0), Some(60)));
        row.position = Some("x".to_owned());
        end(&mut row, at(0), at(60), false);
        assert!(!begin(&mut row, at(61), Some(60)));
        assert!(begin(&mut row, at(61), None), "without a limit");
        assert!(begin(&mut row, at(24 * 60), Some(60)));
        assert_eq!(row.position.as_deref(), Some("x"), "from where it was");
    }
}
