//! Writing the changes into the rows.

use kanikey_db::drive::DriveFile;
use kanikey_db::users::{Profile, User};
use serde_json::{Value, json};

use super::{AccountChanges, Pictures};
use crate::Site;

/// At most this many hashtags of a profile count, as in Misskey.
const MAX_TAGS: usize = 32;

pub(super) fn to_user(site: &Site, user: &mut User, changes: &AccountChanges, pictures: &Pictures) {
    if changes.avatar_id.is_some() {
        user.avatar_id = pictures.avatar.as_ref().map(|file| file.id.clone());
        user.avatar_url = pictures.avatar.as_ref().and_then(|file| public_url(site, file));
        user.avatar_blurhash = pictures.avatar.as_ref().and_then(|file| file.blurhash.clone());
    }
    if changes.banner_id.is_some() {
        user.banner_id = pictures.banner.as_ref().map(|file| file.id.clone());
        user.banner_url = pictures.banner.as_ref().and_then(|file| public_url(site, file));
        user.banner_blurhash = pictures.banner.as_ref().and_then(|file| file.blurhash.clone());
    }
    set(&mut user.name, changes.name.clone());
    set(&mut user.is_locked, changes.is_locked);
    set(&mut user.is_explorable, changes.is_explorable);
    set(&mut user.hide_online_status, changes.hide_online_status);
    set(&mut user.is_bot, changes.is_bot);
    set(&mut user.is_cat, changes.is_cat);
    set(
        &mut user.require_signin_to_view_contents,
        changes.require_signin_to_view_contents,
    );
    set(
        &mut user.make_notes_followers_only_before,
        changes.make_notes_followers_only_before,
    );
    set(&mut user.make_notes_hidden_before, changes.make_notes_hidden_before);
    set(&mut user.also_known_as, changes.also_known_as.clone());
    user.updated_at = Some(site.clock.now());
}

pub(super) fn to_profile(profile: &mut Profile, changes: AccountChanges) {
    set(&mut profile.description, changes.description);
    set(&mut profile.followed_message, changes.followed_message);
    set(&mut profile.location, changes.location);
    set(&mut profile.birthday, changes.birthday);
    set(&mut profile.lang, changes.lang);
    set(&mut profile.fields, changes.fields.map(|fields| fields_json(&fields)));
    set(&mut profile.public_reactions, changes.public_reactions);
    set(&mut profile.careful_bot, changes.careful_bot);
    set(&mut profile.auto_accept_followed, changes.auto_accept_followed);
    set(&mut profile.no_crawle, changes.no_crawle);
    set(&mut profile.prevent_ai_learning, changes.prevent_ai_learning);
    set(&mut profile.inject_featured_note, changes.inject_featured_note);
    set(
        &mut profile.receive_announcement_email,
        changes.receive_announcement_email,
    );
    set(&mut profile.always_mark_nsfw, changes.always_mark_nsfw);
    set(&mut profile.auto_sensitive, changes.auto_sensitive);
    set(&mut profile.following_visibility, changes.following_visibility);
    set(&mut profile.followers_visibility, changes.followers_visibility);
    set(&mut profile.chat_scope, changes.chat_scope);
    set(&mut profile.muted_words, changes.muted_words);
    set(&mut profile.hard_muted_words, changes.hard_muted_words);
    set(&mut profile.muted_instances, changes.muted_instances);
    set(
        &mut profile.notification_recieve_config,
        changes.notification_recieve_config,
    );
    set(&mut profile.email_notification_types, changes.email_notification_types);
}

/// Keeps which emojis and hashtags the profile shows.
pub(super) fn refer(user: &mut User, profile: &Profile) {
    let mut emojis = Vec::new();
    let mut tags = Vec::new();
    if let Some(name) = &user.name {
        emojis.extend(kanikey_mfm::extract(&kanikey_mfm::parse_simple(name)).emojis);
    }
    let fields = profile.fields.as_array().into_iter().flatten();
    let values = fields
        .flat_map(|field| [&field["name"], &field["value"]])
        .filter_map(Value::as_str);
    for text in profile.description.as_deref().into_iter().chain(values) {
        let found = kanikey_mfm::extract(&kanikey_mfm::parse(text));
        emojis.extend(found.emojis);
        tags.extend(found.hashtags.iter().map(|tag| tag.to_lowercase()));
    }
    emojis.sort_unstable();
    emojis.dedup();
    let mut known = std::collections::HashSet::new();
    tags.retain(|tag: &String| known.insert(tag.clone()));
    tags.truncate(MAX_TAGS);
    user.emojis = emojis;
    user.tags = tags;
}

/// Where everybody finds a picture: in the form for the web where there is one.
fn public_url(site: &Site, file: &DriveFile) -> Option<String> {
    let key = file.web_public_access_key.as_ref().or(file.access_key.as_ref());
    key.map(|key| site.urls.file(key)).or_else(|| file.url.clone())
}

fn fields_json(fields: &[(String, String)]) -> Value {
    let written = fields
        .iter()
        .map(|(name, value)| (name.trim(), value.trim()))
        .filter(|(name, value)| !name.is_empty() && !value.is_empty());
    written
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

fn set<T>(column: &mut T, change: Option<T>) {
    if let Some(value) = change {
        *column = value;
    }
}
