//! Times as JavaScript writes them: UTC with exactly three digits of fraction.

use chrono::SecondsFormat;
use kanikey_core::Timestamp;
use serde::{Serialize as _, Serializer};

pub(super) fn serialize<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format(*time))
}

#[expect(clippy::ref_option, reason = "serde calls it so")]
pub(super) fn serialize_option<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    time.map(format).serialize(serializer)
}

fn format(time: Timestamp) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}
