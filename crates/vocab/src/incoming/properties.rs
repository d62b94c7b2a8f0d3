//! The bounded reader under all shapes.

use chrono::{DateTime, NaiveDateTime};
use kanikey_core::Timestamp;
use serde_json::{Map, Value};
use url::Url;

use super::{ReadError, Reference};

/// The longest IRI that is read, in bytes.
pub const MAX_IRI_LENGTH: usize = 2048;

/// The most types that are looked at.
const MAX_TYPES: usize = 8;

/// The most links among which the one to a page is looked for.
const MAX_LINKS: usize = 32;

/// A JSON object, and the ways to read its properties.
#[derive(Clone, Copy, Debug)]
pub struct Properties<'a>(&'a Map<String, Value>);

/// The values that a property has: none for null, itself for a single one, at most `limit` of an array.
pub fn one_or_many(value: &Value, limit: usize) -> impl Iterator<Item = &Value> {
    let values = match value {
        Value::Null => &[],
        Value::Array(values) => values.as_slice(),
        single => std::slice::from_ref(single),
    };
    values.iter().filter(|value| !value.is_null()).take(limit)
}

/// The id that a value stands for: the IRI itself, or an object's `id`.
pub fn id_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(iri) => Some(iri.as_str()),
        Value::Object(object) => object.get("id").and_then(Value::as_str),
        _ => None,
    }
}

impl<'a> Properties<'a> {
    /// Fails for anything but an object.
    pub fn of(value: &'a Value) -> Result<Self, ReadError> {
        value.as_object().map(Self).ok_or(ReadError::NotAnObject)
    }

    /// A property's value; `None` where it is missing or null.
    pub fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// The values of a property that may have several, at most `limit`.
    pub fn all(self, name: &str, limit: usize) -> impl Iterator<Item = &'a Value> + use<'a> {
        one_or_many(self.0.get(name).unwrap_or(&Value::Null), limit)
    }

    /// The first of the object's types that `known` knows.
    pub fn kind<T>(self, known: impl Fn(&str) -> Option<T>) -> Result<T, ReadError> {
        self.all("type", MAX_TYPES)
            .filter_map(Value::as_str)
            .find_map(known)
            .ok_or(ReadError::Type)
    }

    /// The first string of a property, cut after `max` bytes, without NUL characters (PostgreSQL stores none).
    pub fn text(self, name: &str, max: usize) -> Option<String> {
        self.all(name, 1).find_map(Value::as_str).map(|text| cut(text, max))
    }

    /// The http(s) IRI of a property: its string, or its object's id; the first one of an array.
    pub fn iri(self, name: &str) -> Option<String> {
        self.all(name, 1).find_map(id_of).and_then(http_iri)
    }

    /// Like [`Properties::iri`], for a property that must be there.
    pub fn required_iri(self, name: &'static str) -> Result<String, ReadError> {
        self.iri(name).ok_or(ReadError::Property(name))
    }

    /// The IRIs of a property, at most `limit`. Short names such as `as:Public` are IRIs here.
    pub fn iris(self, name: &str, limit: usize) -> Vec<String> {
        self.all(name, limit)
            .filter_map(id_of)
            .filter(|iri| is_sane(iri))
            .map(str::to_owned)
            .collect()
    }

    /// What a property refers to, at most `limit`.
    pub fn references(self, name: &str, limit: usize) -> Vec<Reference> {
        self.all(name, limit).filter_map(Reference::read).collect()
    }

    /// A property's flag; only a true `true` is one.
    pub fn flag(self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A property's count; none where it is negative, broken or no number.
    pub fn count(self, name: &str) -> Option<u64> {
        self.get(name)?.as_u64()
    }

    /// A property's time (xsd:dateTime; UTC where it names no zone). Times before 1970 are none.
    pub fn time(self, name: &str) -> Option<Timestamp> {
        self.get(name).and_then(Value::as_str).and_then(time)
    }

    /// The page that `url` leads to: the string, or the Link's `href`; of several the first of type `text/html`, or
    /// else the first.
    pub fn page(self, name: &str) -> Option<String> {
        let is_page = |link: &&Value| link.is_string() || link.get("mediaType").is_some_and(|kind| kind == "text/html");
        let links = || self.all(name, MAX_LINKS);
        links().find(is_page).or_else(|| links().next()).and_then(href)
    }
}

/// The http(s) address of a string or a Link object.
pub(super) fn href(link: &Value) -> Option<String> {
    match link {
        Value::Object(link) => link.get("href").and_then(Value::as_str).and_then(http_iri),
        link => link.as_str().and_then(http_iri),
    }
}

/// The IRI as it is written, if it is one of http or https.
pub(super) fn http_iri(iri: &str) -> Option<String> {
    let is_http = is_sane(iri) && Url::parse(iri).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    is_http.then(|| iri.to_owned())
}

fn is_sane(iri: &str) -> bool {
    (1..=MAX_IRI_LENGTH).contains(&iri.len()) && !iri.contains(|c: char| c.is_control() || c.is_whitespace())
}

fn cut(text: &str, max: usize) -> String {
    let end = text.floor_char_boundary(max);
    text.get(..end).unwrap_or_default().replace('\0', "")
}

fn time(text: &str) -> Option<Timestamp> {
    let zoned = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    let time =
        zoned.or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map(|time| time.and_utc()));
    time.ok().filter(|time| time.timestamp() >= 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_property_may_have_many_forms() {
        let value = json!({
            "string": "https://a.test/1",
            "object": {"id": "https://a.test/2"},
            "array": [null, {"id": "https://a.test/3"}, "https://a.test/4"],
            "null": null, "number": 1, "empty": [], "nested": [["https://a.test/5"]],
        });
        let properties = Properties::of(&value).unwrap();
        for (name, expected) in [
            ("string", Some("https://a.test/1")),
            ("object", Some("https://a.test/2")),
            ("array", Some("https://a.test/3")),
            ("null", None),
            ("number", None),
            ("empty", None),
            ("nested", None),
            ("missing", None),
        ] {
            assert_eq!(properties.iri(name).as_deref(), expected, "{name}");
        }
        assert_eq!(properties.iris("array", 9), ["https://a.test/3", "https://a.test/4"]);
        assert_eq!(properties.iris("array", 1), ["https://a.test/3"]);
        assert_eq!(properties.required_iri("number"), Err(ReadError::Property("number")));
    }

    #[test]
    fn ids_are_http_iris() {
        let long = format!("https://a.test/{}", "a".repeat(MAX_IRI_LENGTH));
        for iri in [
            "",
            "x",
            "javascript:alert(1)",
            "data:,x",
            "as:Public",
            "https://",
            "https://a.test/ b",
            "https://a.test/\u{0}",
            &long,
        ] {
            assert_eq!(http_iri(iri), None, "{iri}");
        }
        assert_eq!(http_iri("https://例え.test/é").as_deref(), Some("https://例え.test/é"));
    }

    #[test]
    fn texts_are_cut_between_characters() {
        let value = json!({"content": "aé\u{0}b", "list": ["x", "y"], "number": 5});
        let properties = Properties::of(&value).unwrap();
        assert_eq!(properties.text("content", 100).as_deref(), Some("aéb"));
        assert_eq!(properties.text("content", 2).as_deref(), Some("a"));
        assert_eq!(properties.text("list", 100).as_deref(), Some("x"));
        assert_eq!(properties.text("number", 100), None);
    }

    #[test]
    fn times_may_lack_a_zone_but_not_sense() {
        for (text, millis) in [
            ("2026-11-21T01:18:12.345Z", Some(1_795_223_892_345)),
            ("2026-11-21T02:18:12.345+01:00", Some(1_795_223_892_345)),
            ("2026-11-21T01:18:12", Some(1_795_223_892_000)),
            ("1969-12-31T23:59:59Z", None),
            ("-2026-11-21T01:18:12Z", None),
            ("2026-13-45T01:18:12Z", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(time(text).map(|time| time.timestamp_millis()), millis, "{text}");
        }
    }

    #[test]
    fn the_page_is_the_link_to_html() {
        let value = json!({
            "plain": "https://a.test/1",
            "links": [{"type": "Link", "href": "https://a.test/x.mp4", "mediaType": "video/mp4"},
                      {"type": "Link", "href": "https://a.test/2", "mediaType": "text/html"}],
            "other": [{"href": "https://a.test/3"}],
            "script": "javascript:alert(1)",
        });
        let properties = Properties::of(&value).unwrap();
        let pages = ["plain", "links", "other", "script", "missing"].map(|name| properties.page(name));
        let expected = [
            Some("https://a.test/1"),
            Some("https://a.test/2"),
            Some("https://a.test/3"),
            None,
            None,
        ];
        assert_eq!(pages.each_ref().map(Option::as_deref), expected);
    }
}
