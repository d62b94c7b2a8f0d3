//! `Range` (RFC 9110, section 14): which part of a file is asked for.

use std::ops::Range;

/// What to answer a request for a part with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: no range was asked for, or none that has to be understood.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// Nothing, because the file ends before.
    Unsatisfiable,
}

/// Reads a `Range` header for a file of `size` bytes. Several ranges at once are answered with the whole file, which
/// section 14.2 allows, because many small ones cost the server more than they ask for.
pub(super) fn part_of(header: Option<&str>, size: u64) -> Part {
    let Some((first, last)) = header.and_then(positions) else {
        return Part::Whole;
    };
    let range = match (first, last) {
        (Some(first), Some(last)) if last < first => return Part::Whole,
        (Some(first), Some(last)) => first..size.min(last.saturating_add(1)),
        (Some(first), None) => first..size,
        (None, Some(length)) => size.saturating_sub(length)..size,
        (None, None) => return Part::Whole,
    };
    if range.is_empty() {
        Part::Unsatisfiable
    } else {
        Part::Bytes(range)
    }
}

fn positions(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (unit, range) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    Some((number(first)?, number(last)?))
}

/// `None` where it is no number, `Some(None)` where nothing stands.
#[expect(clippy::option_option, reason = "nothing and nonsense are two things here")]
fn number(text: &str) -> Option<Option<u64>> {
    if text.is_empty() {
        return Some(None);
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    // Longer than any file, and so as good as the largest number.
    is_number.then(|| Some(text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_range_is_one_part() {
        for (header, expected) in [
            ("bytes=0-0", 0..1),
            ("bytes=2-5", 2..6),
            ("bytes=8-", 8..10),
            ("bytes=-3", 7..10),
            ("bytes=-30", 0..10),
            ("bytes=5-99999999999999999999999", 5..10),
            ("Bytes = 1-2", 1..3),
        ] {
            assert_eq!(part_of(Some(header), 10), Part::Bytes(expected), "{header}");
        }
    }

    #[test]
    fn what_is_no_range_is_the_whole() {
        for header in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=a-b",
            "lines=1-2",
            "bytes=0-1,3-4",
            "bytes=+1-2",
        ] {
            assert_eq!(part_of(Some(header), 10), Part::Whole, "{header}");
        }
        assert_eq!(part_of(None, 10), Part::Whole);
    }

    #[test]
    fn what_lies_behind_the_end_is_nothing() {
        for header in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
            assert_eq!(part_of(Some(header), 10), Part::Unsatisfiable, "{header}");
        }
        assert_eq!(part_of(Some("bytes=0-"), 0), Part::Unsatisfiable);
    }

    proptest! {
        #[test]
        fn parts_lie_in_the_file(header in "(bytes=)?[0-9]{0,22}-?[0-9]{0,22}", size in 0..50_u64) {
            if let Part::Bytes(range) = part_of(Some(&header), size) {
                prop_assert!(range.start < range.end && range.end <= size);
            }
        }
    }
}
