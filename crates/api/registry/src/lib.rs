//! All endpoints in one table: looked up by name, listed for clients, described as OpenAPI.

mod openapi;
mod query;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use kanikey_api_kit::{Audience, Registered, catalogue};

pub use openapi::document;
pub use query::params_of_query;

/// The areas' tables.
const AREAS: [&[Registered]; 6] = [
    kanikey_api_account::ENDPOINTS,
    kanikey_api_admin::ENDPOINTS,
    kanikey_api_community::ENDPOINTS,
    kanikey_api_instance::ENDPOINTS,
    kanikey_api_notes::ENDPOINTS,
    kanikey_api_users::ENDPOINTS,
];

/// All endpoints, sorted by name.
pub fn all() -> &'static [Registered] {
    static ALL: OnceLock<Vec<Registered>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all = AREAS.concat();
        all.sort_by_key(|endpoint| endpoint.meta.name);
        all
    });
    catalogue::publish(all);
    all
}

/// The endpoint of this name.
pub fn find(name: &str) -> Option<&'static Registered> {
    static BY_NAME: OnceLock<HashMap<&'static str, &'static Registered>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| all().iter().map(|endpoint| (endpoint.meta.name, endpoint)).collect());
    by_name.get(name).copied()
}

/// The table for people, one line an endpoint: name, who may call it, scope, limit, flags. `docs/endpoints.txt` is it.
pub fn table() -> String {
    let mut table = String::new();
    for endpoint in all() {
        let meta = endpoint.meta;
        let who = match meta.audience {
            Some(Audience::Anyone) => "anyone",
            Some(Audience::User) => "user",
            Some(Audience::Moderator) => "moderator",
            Some(Audience::Administrator) => "admin",
            None => "nobody",
        };
        let scope = meta.permission.map_or("-", |permission| permission.as_str());
        let limit = meta.limit.map_or_else(
            || "-".to_owned(),
            |limit| match limit.min_interval_ms {
                0 => format!("{}/{}s", limit.max, limit.window_ms / 1000),
                interval => format!("{}/{}s,{interval}ms", limit.max, limit.window_ms / 1000),
            },
        );
        let flags = [
            ("secure", meta.secure),
            ("file", meta.file),
            ("get", meta.get_cache_seconds.is_some()),
            ("not-moved", meta.prohibit_moved),
        ];
        let mut flags: Vec<&str> = flags
            .iter()
            .filter(|(_, is_set)| *is_set)
            .map(|(name, _)| *name)
            .collect();
        flags.extend(meta.policy);
        let line = format!(
            "{:<40} {who:<10} {scope:<28} {limit:<14} {}",
            meta.name,
            flags.join(",")
        );
        // Writing to a String does not fail.
        let _ = writeln!(table, "{}", line.trim_end());
    }
    table
}
