//! Which part of a listing is asked for: `sinceId`, `untilId`, `sinceDate`, `untilDate`, `limit`.

use chrono::DateTime;
use kanikey_core::id;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::params::{Id, PageLimit};

/// The parameters of a listing; an endpoint takes them in with `#[serde(flatten)]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// Only what is newer.
    #[serde(default)]
    since_id: Option<Id>,
    /// Only what is older.
    #[serde(default)]
    until_id: Option<Id>,
    /// Only what is newer: Unix time in milliseconds.
    #[serde(default)]
    since_date: Option<i64>,
    /// Only what is older: Unix time in milliseconds.
    #[serde(default)]
    until_date: Option<i64>,
    /// At most so many.
    #[serde(default)]
    limit: PageLimit,
}

impl Page {
    /// The part of the listing, as queries take it. Ids win over dates.
    pub fn resolve(&self) -> kanikey_db::page::Page {
        let of_date = |millis: Option<i64>| millis.and_then(DateTime::from_timestamp_millis).map(id::lower_bound);
        kanikey_db::page::Page {
            since: self
                .since_id
                .as_deref()
                .map(str::to_owned)
                .or_else(|| of_date(self.since_date)),
            until: self
                .until_id
                .as_deref()
                .map(str::to_owned)
                .or_else(|| of_date(self.until_date)),
            limit: self.limit.get(),
        }
    }
}
