//! `UserLite`.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use kanikey_core::Timestamp;
use kanikey_db::federation::{self, Instance};
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError};
use kanikey_domain::Site;
use kanikey_entities::{AvatarDecoration, OnlineStatus, OrderedMap, UserInstance, UserLite};

use crate::emoji_urls::EmojiUrls;

const ONLINE: TimeDelta = TimeDelta::minutes(10);
const ACTIVE: TimeDelta = TimeDelta::days(3);

/// What is known of the servers of these users, by host; no query where all are local.
pub(crate) async fn instances<'a>(
    conn: &Connection,
    users: impl Iterator<Item = &'a User>,
) -> Result<HashMap<String, UserInstance>, DbError> {
    let hosts: HashSet<&str> = users.filter_map(|user| user.host.as_deref()).collect();
    if hosts.is_empty() {
        return Ok(HashMap::new());
    }
    let hosts: Vec<&str> = hosts.into_iter().collect();
    let found = federation::by_hosts(conn, &hosts).await?;
    Ok(found.into_iter().map(user_instance).collect())
}

/// Adds the emojis of a user's name to those that are looked up.
pub(crate) fn want_emojis<'a>(user: &'a User, wanted: &mut HashSet<(&'a str, &'a str)>) {
    if let Some(host) = &user.host {
        wanted.extend(user.emojis.iter().map(|name| (name.as_str(), host.as_str())));
    }
}

/// A user as shown beside a note.
pub(crate) fn lite(
    site: &Site,
    user: &User,
    emojis: &EmojiUrls,
    instances: &HashMap<String, UserInstance>,
) -> UserLite {
    UserLite {
        id: user.id.clone(),
        name: user.name.clone(),
        username: user.username.clone(),
        host: user.host.clone(),
        avatar_url: picture(site, user, user.avatar_url.as_deref(), "avatar").unwrap_or_else(|| identicon(site, user)),
        avatar_blurhash: user.avatar_url.as_ref().and(user.avatar_blurhash.clone()),
        avatar_decorations: decorations(user),
        is_bot: user.is_bot,
        is_cat: user.is_cat,
        require_signin_to_view_contents: user.require_signin_to_view_contents.then_some(true),
        make_notes_followers_only_before: user.make_notes_followers_only_before,
        make_notes_hidden_before: user.make_notes_hidden_before,
        instance: user.host.as_ref().and_then(|host| instances.get(host)).cloned(),
        emojis: match &user.host {
            Some(host) => emojis.of_host(&user.emojis, host),
            None => OrderedMap::default(),
        },
        online_status: online_status(user, site.clock.now()),
        badge_roles: user.host.is_none().then(Vec::new),
    }
}

/// When a user was last seen, where they let others know.
pub(crate) fn online_status(user: &User, now: Timestamp) -> OnlineStatus {
    match user.last_active_at {
        Some(at) if !user.hide_online_status => match now - at {
            elapsed if elapsed < ONLINE => OnlineStatus::Online,
            elapsed if elapsed < ACTIVE => OnlineStatus::Active,
            _ => OnlineStatus::Offline,
        },
        _ => OnlineStatus::Unknown,
    }
}

/// The address of an account's picture: through our media proxy where it is on another server.
pub(crate) fn picture(site: &Site, user: &User, url: Option<&str>, kind: &str) -> Option<String> {
    url.map(|url| match &user.host {
        Some(_) => site.urls.proxied(url, kind),
        None => url.to_owned(),
    })
}

fn identicon(site: &Site, user: &User) -> String {
    let host = user.host.as_deref().unwrap_or(site.urls.account_host().as_str());
    site.urls.identicon(&format!("{}@{host}", user.username_lower))
}

fn decorations(user: &User) -> Vec<AvatarDecoration> {
    match user.avatar_decorations.as_array() {
        Some(stored) if !stored.is_empty() => stored
            .iter()
            .filter_map(|decoration| serde_json::from_value(decoration.clone()).ok())
            .collect(),
        _ => Vec::new(),
    }
}

fn user_instance(row: Instance) -> (String, UserInstance) {
    let instance = UserInstance {
        name: row.name,
        software_name: row.software_name,
        software_version: row.software_version,
        icon_url: row.icon_url,
        favicon_url: row.favicon_url,
        theme_color: row.theme_color,
    };
    (row.host, instance)
}
