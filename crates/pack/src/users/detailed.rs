//! `UserDetailed`: profiles, for whoever asks.

use kanikey_core::policies::ChatAvailability;
use kanikey_db::Connection;
use kanikey_db::users::{Relation, User};
use kanikey_domain::Site;
use kanikey_entities::{
    ChatScope, Date, FollowNotify, FollowVisibility, UserDetailed, UserDetailedNotMe, UserRelation, UserSecurity,
};

use super::me::{self, Inbox};
use super::profiles::Profiles;
use crate::PackError;

/// The profiles of these users as `viewer` sees them, in the order of the rows; the viewer's own as its owner sees it.
pub async fn users_detailed(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<User>,
) -> Result<Vec<UserDetailed>, PackError> {
    let profiles = Profiles::load(site, conn, viewer, &rows).await?;
    let own = rows.iter().find(|user| viewer == Some(user.id.as_str()));
    let inbox = match own.and_then(|user| profiles.rows.get(&user.id)) {
        Some(profile) => Some(Inbox::load(conn, profile).await?),
        None => None,
    };
    let mut packed = Vec::with_capacity(rows.len());
    for user in &rows {
        let Some(detailed) = pack(site, &profiles, user) else {
            continue;
        };
        let own = inbox.as_ref().filter(|_| viewer == Some(user.id.as_str()));
        packed.push(match (own, profiles.rows.get(&user.id)) {
            (Some(inbox), Some(profile)) => UserDetailed::Me(Box::new(me::pack(site, user, profile, detailed, inbox))),
            _ => UserDetailed::NotMe(Box::new(detailed)),
        });
    }
    Ok(packed)
}

/// The profiles of these users as `viewer` sees them, in the order of the rows, without what only its owner sees.
pub async fn users_detailed_not_me(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<User>,
) -> Result<Vec<UserDetailedNotMe>, PackError> {
    let profiles = Profiles::load(site, conn, viewer, &rows).await?;
    Ok(rows.iter().filter_map(|user| pack(site, &profiles, user)).collect())
}

/// One profile; `None` where something of the user is missing.
pub(super) fn pack(site: &Site, profiles: &Profiles<'_>, user: &User) -> Option<UserDetailedNotMe> {
    let profile = profiles.rows.get(&user.id)?;
    let relation = profiles.relations.get(&user.id);
    let is_insider = profiles.viewer == Some(user.id.as_str()) || profiles.viewer_is_moderator;
    let count = |count: i32, visibility: FollowVisibility| {
        let is_shown = match visibility {
            FollowVisibility::Public => true,
            FollowVisibility::Followers => relation.is_some_and(|relation| relation.is_following),
            FollowVisibility::Private => false,
        };
        if is_shown || is_insider { count } else { 0 }
    };
    let followers_visibility = follow_visibility(&profile.followers_visibility);
    let following_visibility = follow_visibility(&profile.following_visibility);
    let policies = site.settings.policies();
    let pinned = profiles.pins.get(&user.id).map(Vec::as_slice).unwrap_or_default();
    Some(UserDetailedNotMe {
        lite: profiles.lite.get(&user.id)?.clone(),
        url: profile.url.clone(),
        uri: user.uri.clone(),
        moved_to: user
            .moved_to_uri
            .as_ref()
            .and_then(|uri| profiles.accounts.get(uri))
            .cloned(),
        also_known_as: also_known_as(profiles, user),
        created_at: Date::of_id(&user.id),
        updated_at: user.updated_at.map(Date),
        last_fetched_at: user.last_fetched_at.map(Date),
        banner_url: super::lite::picture(site, user, user.banner_url.as_deref(), "image"),
        banner_blurhash: user.banner_url.as_ref().and(user.banner_blurhash.clone()),
        is_locked: user.is_locked,
        is_silenced: !policies.can_public_note,
        is_suspended: user.is_suspended,
        description: profile.description.clone(),
        location: profile.location.clone(),
        birthday: profile.birthday.clone(),
        lang: profile.lang.clone(),
        fields: serde_json::from_value(profile.fields.clone()).unwrap_or_default(),
        verified_links: profile.verified_links.clone(),
        followers_count: count(user.followers_count, followers_visibility),
        following_count: count(user.following_count, following_visibility),
        notes_count: user.notes_count,
        pinned_note_ids: pinned.to_vec(),
        pinned_notes: pinned.iter().filter_map(|id| profiles.notes.get(id)).cloned().collect(),
        pinned_page_id: None,
        pinned_page: None,
        public_reactions: profile.public_reactions,
        followers_visibility,
        following_visibility,
        chat_scope: ChatScope::parse(&profile.chat_scope).unwrap_or(ChatScope::None),
        can_chat: policies.chat_availability == ChatAvailability::Available,
        roles: Vec::new(),
        memo: None,
        moderation_note: profiles.viewer_is_moderator.then(|| profile.moderation_note.clone()),
        security: is_insider.then(UserSecurity::default),
        relation: relation.map(|relation| pack_relation(relation, profile.followed_message.as_ref())),
    })
}

/// What is between the viewer and a user, as the API says it.
fn pack_relation(relation: &Relation, followed_message: Option<&String>) -> UserRelation {
    let notify = relation.notify.as_deref().and_then(FollowNotify::parse);
    UserRelation {
        is_following: relation.is_following,
        is_followed: relation.is_followed,
        has_pending_follow_request_from_you: relation.has_pending_follow_request_from_you,
        has_pending_follow_request_to_you: relation.has_pending_follow_request_to_you,
        is_blocking: relation.is_blocking,
        is_blocked: relation.is_blocked,
        is_muted: relation.is_muted,
        is_renote_muted: relation.is_renote_muted,
        notify: notify.unwrap_or(FollowNotify::None),
        with_replies: relation.with_replies,
        followed_message: followed_message.filter(|_| relation.is_following).cloned(),
    }
}

/// The other accounts of a user that are known here; `None` rather than nothing.
fn also_known_as(profiles: &Profiles<'_>, user: &User) -> Option<Vec<String>> {
    let known = user.also_known_as.iter().filter_map(|uri| profiles.accounts.get(uri));
    let ids: Vec<String> = known.cloned().collect();
    (!ids.is_empty()).then_some(ids)
}

/// A word that is not known keeps the follows to their owner.
fn follow_visibility(word: &str) -> FollowVisibility {
    FollowVisibility::parse(word).unwrap_or(FollowVisibility::Private)
}
