//! Dates as JavaScript writes them.

use std::borrow::Cow;

use chrono::SecondsFormat;
use kanikey_core::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time that is written with exactly three digits of the second, in UTC: `2026-11-20T23:44:09.091Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub Timestamp);

impl Date {
    /// When the thing with this id was made; the start of 1970 for an id that has no time in it.
    pub fn of_id(id: &str) -> Self {
        Self(kanikey_core::id::time_of(id).unwrap_or(Timestamp::UNIX_EPOCH))
    }
}

impl From<Timestamp> for Date {
    fn from(time: Timestamp) -> Self {
        Self(time)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Timestamp::deserialize(deserializer).map(Self)
    }
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn always_writes_milliseconds() {
        let whole_second = Date(Timestamp::from_timestamp(1_800_000_000, 0).unwrap());
        assert_eq!(
            serde_json::to_string(&whole_second).unwrap(),
            r#""2027-01-15T08:00:00.000Z""#
        );
        let micros = Date(Timestamp::from_timestamp_micros(1_800_000_000_123_456).unwrap());
        assert_eq!(serde_json::to_string(&micros).unwrap(), r#""2027-01-15T08:00:00.123Z""#);
    }

    #[test]
    fn knows_when_an_id_was_made() {
        assert_eq!(
            serde_json::to_string(&Date::of_id("att6wnuo013i002w")).unwrap(),
            r#""2026-11-20T23:44:09.408Z""#
        );
        assert_eq!(Date::of_id("?").0, Timestamp::UNIX_EPOCH);
    }
}
