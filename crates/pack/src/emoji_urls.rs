//! The custom emojis of other servers that a page needs, in one query.

use std::collections::{HashMap, HashSet};

use kanikey_db::{Connection, DbError, emojis};
use kanikey_domain::Site;
use kanikey_entities::OrderedMap;

/// Pictures of emojis, by server and short code.
#[derive(Debug, Default)]
pub(crate) struct EmojiUrls(HashMap<String, HashMap<String, String>>);

impl EmojiUrls {
    /// Loads the emojis of these (name, host) pairs, whose pictures are shown through our media proxy. Those of servers whose
    /// media are silenced are left out. No query where there are none.
    pub(crate) async fn load(site: &Site, conn: &Connection, wanted: &HashSet<(&str, &str)>) -> Result<Self, DbError> {
        let settings = site.settings.settings();
        let shown = wanted.iter().copied();
        let shown = shown.filter(|(_name, host)| !settings.is_media_silenced(Some(host)));
        let (names, hosts): (Vec<&str>, Vec<&str>) = shown.unzip();
        let mut urls = Self::default();
        if names.is_empty() {
            return Ok(urls);
        }
        for emoji in emojis::urls(conn, &names, &hosts).await? {
            urls.0
                .entry(emoji.host)
                .or_default()
                .insert(emoji.name, site.urls.proxied(&emoji.url, "emoji"));
        }
        Ok(urls)
    }

    /// The picture of one emoji.
    pub(crate) fn get(&self, name: &str, host: &str) -> Option<&str> {
        Some(self.0.get(host)?.get(name)?.as_str())
    }

    /// Those of the names that are known on a server, in their order.
    pub(crate) fn of_host(&self, names: &[String], host: &str) -> OrderedMap<String> {
        names
            .iter()
            .filter_map(|name| Some((name.clone(), self.get(name, host)?.to_owned())))
            .collect()
    }
}
