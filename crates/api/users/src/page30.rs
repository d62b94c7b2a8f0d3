//! The parameters of listings that have 30 rows a page where nothing else is asked for.

use kanikey_api_kit::prelude::*;

/// `sinceId`, `untilId`, `sinceDate`, `untilDate`, `limit`; taken in with `#[serde(flatten)]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page30 {
    #[serde(default)]
    since_id: Option<Id>,
    #[serde(default)]
    until_id: Option<Id>,
    #[serde(default)]
    since_date: Option<i64>,
    #[serde(default)]
    until_date: Option<i64>,
    #[serde(default)]
    limit: Option<PageLimit>,
}

impl Page30 {
    /// The part of the listing, as queries take it. Ids win over dates.
    pub fn resolve(self) -> kanikey_db::page::Page {
        kanikey_db::page::Page {
            since: bound(self.since_id, self.since_date),
            until: bound(self.until_id, self.until_date),
            limit: self.limit.map_or(30, PageLimit::get),
        }
    }
}

fn bound(id: Option<Id>, date: Option<i64>) -> Option<String> {
    let time = date.and_then(chrono::DateTime::from_timestamp_millis);
    id.map(Id::into_string)
        .or_else(|| time.map(kanikey_core::id::lower_bound))
}
