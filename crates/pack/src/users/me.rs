//! `MeDetailed`: an account as its owner sees it.

use kanikey_db::users::{Profile, User};
use kanikey_db::{Connection, DbError, following, notifications};
use kanikey_domain::Site;
use kanikey_entities::{BackupCodesStock, MeDetailed, UserDetailedNotMe};

use super::{detailed, profiles::Profiles};
use crate::PackError;

/// More unread notifications are not counted.
const MAX_UNREAD: i64 = 100;

/// What waits for the owner of an account.
pub(super) struct Inbox {
    unread_notifications: i64,
    has_follow_request: bool,
}

impl Inbox {
    /// Two queries.
    pub(super) async fn load(conn: &mut Connection, profile: &Profile) -> Result<Self, DbError> {
        let last_read = profile.last_read_notification_id.as_deref();
        Ok(Self {
            unread_notifications: notifications::unread_count(conn, &profile.user_id, last_read, MAX_UNREAD).await?,
            has_follow_request: following::has_pending_requests(conn, &profile.user_id).await?,
        })
    }
}

/// A local account as its owner sees it.
///
/// # Errors
/// [`DbError::NotFound`] where it has no profile: it is gone.
pub async fn me(site: &Site, conn: &mut Connection, user: &User) -> Result<MeDetailed, PackError> {
    let profiles = Profiles::load(site, conn, Some(&user.id), std::slice::from_ref(user)).await?;
    let public = detailed::pack(site, &profiles, user).ok_or(DbError::NotFound)?;
    let profile = profiles.rows.get(&user.id).ok_or(DbError::NotFound)?;
    let inbox = Inbox::load(conn, profile).await?;
    Ok(pack(site, user, profile, public, &inbox))
}

/// Adds what only the owner sees to what others see.
pub(super) fn pack(
    site: &Site,
    user: &User,
    profile: &Profile,
    public: UserDetailedNotMe,
    inbox: &Inbox,
) -> MeDetailed {
    MeDetailed {
        user: public,
        avatar_id: user.avatar_id.clone(),
        banner_id: user.banner_id.clone(),
        followed_message: profile.followed_message.clone(),
        is_moderator: user.is_moderator || user.is_administrator,
        is_admin: user.is_administrator,
        inject_featured_note: profile.inject_featured_note,
        receive_announcement_email: profile.receive_announcement_email,
        always_mark_nsfw: profile.always_mark_nsfw,
        auto_sensitive: profile.auto_sensitive,
        careful_bot: profile.careful_bot,
        auto_accept_followed: profile.auto_accept_followed,
        no_crawle: profile.no_crawle,
        prevent_ai_learning: profile.prevent_ai_learning,
        is_explorable: user.is_explorable,
        is_deleted: user.is_deleted,
        two_factor_backup_codes_stock: BackupCodesStock::None,
        hide_online_status: user.hide_online_status,
        has_unread_specified_notes: false,
        has_unread_mentions: false,
        has_unread_chat_messages: false,
        has_unread_announcement: false,
        unread_announcements: Vec::new(),
        has_unread_antenna: false,
        has_unread_channel: false,
        has_unread_notification: inbox.unread_notifications > 0,
        has_pending_received_follow_request: inbox.has_follow_request,
        unread_notifications_count: inbox.unread_notifications,
        muted_words: profile.muted_words.clone(),
        hard_muted_words: profile.hard_muted_words.clone(),
        muted_instances: profile.muted_instances.clone(),
        muting_notification_types: Vec::new(),
        notification_recieve_config: profile.notification_recieve_config.clone(),
        email_notification_types: profile.email_notification_types.clone(),
        achievements: serde_json::from_value(profile.achievements.clone()).unwrap_or_default(),
        logged_in_days: i64::try_from(profile.logged_in_dates.len()).unwrap_or(i64::MAX),
        policies: site.settings.policies().as_ref().clone(),
        email: profile.email.clone(),
        email_verified: profile.email_verified,
        security_keys_list: Vec::new(),
    }
}
