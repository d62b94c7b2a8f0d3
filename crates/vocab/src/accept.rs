//! `Accept` (RFC 9110, section 12.5.1): which of the forms of a page is asked for.

/// What ActivityPub documents are called (ActivityPub, section 3.2).
pub const ACTIVITY_JSON: &str = "application/activity+json; charset=utf-8";
/// The same, as linked data.
pub const LD_JSON: &str = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"; charset=utf-8";

const PROFILE: &str = "https://www.w3.org/ns/activitystreams";

/// The longest header that is looked at, in media ranges.
const MAX_RANGES: usize = 32;

/// One of the things that a client takes.
struct Range<'a> {
    kind: &'a str,
    parameters: Vec<(&'a str, &'a str)>,
    quality: u16,
}

/// The content type of the ActivityPub document, if that is what is asked for rather than the page: by quality, then by what comes first.
/// Who takes anything gets the page.
pub fn activity_type(accept: &str) -> Option<&'static str> {
    let ranges = ranges(accept);
    let best = |is: fn(&Range<'_>) -> bool| best(&ranges, is);
    let activity = best(is_activity)?;
    let is_preferred = best(is_page).is_none_or(|page| wins(activity, page));
    let is_ld = best(is_ld_json).is_some_and(|ld| best(is_activity_json).is_none_or(|plain| wins(ld, plain)));
    is_preferred.then_some(if is_ld { LD_JSON } else { ACTIVITY_JSON })
}

/// Whether WebFinger's XRD is asked for rather than its JRD.
pub fn prefers_xrd(accept: &str) -> bool {
    let ranges = ranges(accept);
    let xrd = best(&ranges, |range| {
        range.is("application/xrd+xml") || range.is("application/xml") || range.is("text/xml")
    });
    let jrd = best(&ranges, |range| {
        ["application/jrd+json", "application/json", "*/*", "application/*"]
            .iter()
            .any(|kind| range.is(kind))
    });
    xrd.is_some_and(|xrd| jrd.is_none_or(|jrd| wins(xrd, jrd)))
}

/// The quality of the best of the ranges that count, and its place.
fn best(ranges: &[Range<'_>], counts: impl Fn(&Range<'_>) -> bool) -> Option<(u16, usize)> {
    let found = ranges
        .iter()
        .enumerate()
        .filter(|(_, range)| range.quality > 0 && counts(range));
    found
        .map(|(place, range)| (range.quality, place))
        .reduce(|one, other| if wins(other, one) { other } else { one })
}

fn wins(one: (u16, usize), other: (u16, usize)) -> bool {
    one.0 > other.0 || (one.0 == other.0 && one.1 < other.1)
}

fn is_activity(range: &Range<'_>) -> bool {
    is_activity_json(range) || is_ld_json(range)
}

fn is_activity_json(range: &Range<'_>) -> bool {
    range.is("application/activity+json")
}

/// A profile that is not named may be this one.
fn is_ld_json(range: &Range<'_>) -> bool {
    let mut profiles = range
        .parameters
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("profile"));
    range.is("application/ld+json")
        && profiles.all(|(_, value)| value.split(' ').any(|profile| profile.trim_end_matches('#') == PROFILE))
}

fn is_page(range: &Range<'_>) -> bool {
    range.is("text/html") || range.is("application/xhtml+xml")
}

fn ranges(accept: &str) -> Vec<Range<'_>> {
    outside_quotes(accept, ',')
        .into_iter()
        .take(MAX_RANGES)
        .filter_map(range)
        .collect()
}

fn range(text: &str) -> Option<Range<'_>> {
    let mut parts = outside_quotes(text, ';').into_iter().map(str::trim);
    let kind = parts.next().filter(|kind| kind.contains('/'))?;
    let mut quality = 1000;
    let mut parameters = Vec::new();
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        let (name, value) = (name.trim(), value.trim().trim_matches('"'));
        if name.eq_ignore_ascii_case("q") {
            quality = value
                .parse::<f32>()
                .map_or(0, |quality| (quality.clamp(0.0, 1.0) * 1000.0) as u16);
        } else {
            parameters.push((name, value));
        }
    }
    Some(Range {
        kind,
        parameters,
        quality,
    })
}

/// The parts between separators that are in no quoted string.
fn outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut is_quoted = false;
    text.split(|char| {
        is_quoted ^= char == '"';
        char == separator && !is_quoted
    })
    .collect()
}

impl Range<'_> {
    fn is(&self, kind: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_browsers_are_told_apart() {
        for server in [
            "application/activity+json",
            "application/ld+json",
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
            "application/ld+json;profile=https://www.w3.org/ns/activitystreams",
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams https://w3id.org/x, y\"",
            "Application/Activity+JSON, text/html;q=0.1",
            "text/html;q=0.9, application/activity+json",
            "*/*, application/activity+json;q=0.2",
            "text/html;q=0, application/activity+json;q=0.1",
            "application/activity+json, application/ld+json",
        ] {
            assert!(activity_type(server).is_some(), "{server}");
        }
        for browser in [
            "",
            "*/*",
            "text/html",
            "text/html, application/activity+json",
            "text/html, application/activity+json;q=0.9",
            "application/activity+json;q=0, */*",
            "application/ld+json; profile=\"https://example.com/other\"",
            "application/json",
            "nonsense",
        ] {
            assert_eq!(activity_type(browser), None, "{browser}");
        }
    }

    #[test]
    fn the_form_of_json_is_the_one_that_is_preferred() {
        let ld = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
        for (accept, expected) in [
            ("application/activity+json", ACTIVITY_JSON),
            (ld, LD_JSON),
            ("application/activity+json, application/ld+json", ACTIVITY_JSON),
            ("application/activity+json;q=0.5, application/ld+json", LD_JSON),
        ] {
            assert_eq!(activity_type(accept), Some(expected), "{accept}");
        }
    }

    #[test]
    fn xrd_has_to_be_asked_for() {
        for (accept, expected) in [
            ("", false),
            ("*/*", false),
            ("application/jrd+json", false),
            ("application/xrd+xml", true),
            ("application/jrd+json, application/xrd+xml", false),
            ("application/jrd+json;q=0.5, application/xrd+xml", true),
            ("application/xrd+xml;q=0.1, */*", false),
        ] {
            assert_eq!(prefers_xrd(accept), expected, "{accept}");
        }
    }
}
