//! Changing one's own account.

mod apply;
mod words;

use kanikey_core::Acct;
use kanikey_db::drive::{self, DriveFile};
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError, transaction};
use kanikey_messages::Event;
use serde_json::Value;

use crate::{Deed, DomainError, Site, following};

/// What is to change: `None` stays as it is, `Some(None)` is taken away.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names are those of the columns")]
pub struct AccountChanges {
    pub name: Option<Option<String>>,
    pub description: Option<Option<String>>,
    pub followed_message: Option<Option<String>>,
    pub location: Option<Option<String>>,
    pub birthday: Option<Option<String>>,
    pub lang: Option<Option<String>>,
    /// Ids of files of one's own.
    pub avatar_id: Option<Option<String>>,
    pub banner_id: Option<Option<String>>,
    /// Names and values.
    pub fields: Option<Vec<(String, String)>>,
    pub is_locked: Option<bool>,
    pub is_explorable: Option<bool>,
    pub hide_online_status: Option<bool>,
    pub is_bot: Option<bool>,
    pub is_cat: Option<bool>,
    pub require_signin_to_view_contents: Option<bool>,
    pub make_notes_followers_only_before: Option<Option<i32>>,
    pub make_notes_hidden_before: Option<Option<i32>>,
    pub public_reactions: Option<bool>,
    pub careful_bot: Option<bool>,
    pub auto_accept_followed: Option<bool>,
    pub no_crawle: Option<bool>,
    pub prevent_ai_learning: Option<bool>,
    pub inject_featured_note: Option<bool>,
    pub receive_announcement_email: Option<bool>,
    pub always_mark_nsfw: Option<bool>,
    pub auto_sensitive: Option<bool>,
    pub following_visibility: Option<String>,
    pub followers_visibility: Option<String>,
    pub chat_scope: Option<String>,
    /// A list of lists of words that mute together, or of `/regular expressions/`.
    pub muted_words: Option<Value>,
    pub hard_muted_words: Option<Value>,
    pub muted_instances: Option<Vec<String>>,
    /// By type of notification, from whom: `{"type": …}`.
    pub notification_recieve_config: Option<Value>,
    pub email_notification_types: Option<Vec<String>>,
    /// Handles or ActivityPub ids.
    pub also_known_as: Option<Vec<String>>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum UpdateError {
    #[error("no such avatar file")]
    NoSuchAvatar,
    #[error("no such banner file")]
    NoSuchBanner,
    #[error("the avatar is no picture")]
    AvatarNotAnImage,
    #[error("the banner is no picture")]
    BannerNotAnImage,
    #[error("an expression is not regular")]
    InvalidRegexp,
    #[error("too many muted words")]
    TooManyMutedWords,
    #[error("the policies forbid it")]
    RestrictedByRole,
    #[error("the name contains words that the server does not want in names")]
    ProhibitedName,
    #[error("no such user")]
    NoSuchUser,
    #[error("nobody is their own alias")]
    OwnAlias,
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// The pictures that the changes name.
#[derive(Default)]
struct Pictures {
    avatar: Option<DriveFile>,
    banner: Option<DriveFile>,
}

/// Changes an account. One that unlocks accepts all who asked to follow it.
pub async fn update(site: &Site, user: &User, mut changes: AccountChanges) -> Result<(), UpdateError> {
    check(site, &changes)?;
    if let Some(aliases) = changes.also_known_as.take() {
        changes.also_known_as = Some(alias_uris(site, user, &aliases).await?);
    }
    let filters_changed =
        changes.muted_words.is_some() || changes.hard_muted_words.is_some() || changes.muted_instances.is_some();
    let mut conn = site.conn().await?;
    let (delivery, unlocked) = transaction::<_, UpdateError>(&mut conn, async |conn| {
        let mut user = users::lock(conn, &user.id).await?.ok_or(DbError::NotFound)?;
        let was_locked = user.is_locked;
        let mut profile = users::profile(conn, &user.id).await?.ok_or(DbError::NotFound)?;
        let pictures = pictures(conn, &user, &changes).await?;
        apply::to_user(site, &mut user, &changes, &pictures);
        apply::to_profile(&mut profile, changes);
        apply::refer(&mut user, &profile);
        users::update(conn, &user).await?;
        users::update_profile(conn, &profile).await?;
        let delivery = site.outbox.append(conn, Deed::UpdateActor { user: &user }).await?;
        Ok((delivery, (was_locked && !user.is_locked).then_some(user)))
    })
    .await?;
    drop(conn);
    site.tokens.forget_user(&user.id);
    let user_id = user.id.clone();
    let filters = filters_changed.then(|| Event::FiltersChanged {
        user_id: user_id.clone(),
    });
    site.publish(
        delivery
            .into_iter()
            .chain(filters)
            .chain([Event::MeUpdated { user_id }]),
    );
    if let Some(user) = unlocked {
        following::accept_all_requests(site, &user).await?;
    }
    Ok(())
}

impl From<DbError> for UpdateError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// What can be said without looking anything up.
fn check(site: &Site, changes: &AccountChanges) -> Result<(), UpdateError> {
    let policies = site.settings.policies();
    let sets = |picture: &Option<Option<String>>| matches!(picture, Some(Some(_)));
    if !policies.can_update_bio_media && (sets(&changes.avatar_id) || sets(&changes.banner_id)) {
        return Err(UpdateError::RestrictedByRole);
    }
    for words in [&changes.muted_words, &changes.hard_muted_words].into_iter().flatten() {
        words::check(words, policies.word_mute_limit)?;
    }
    if let Some(Some(name)) = &changes.name
        && site.settings.settings().is_prohibited_name(name)
    {
        return Err(UpdateError::ProhibitedName);
    }
    Ok(())
}

async fn pictures(conn: &mut Connection, user: &User, changes: &AccountChanges) -> Result<Pictures, UpdateError> {
    let wanted: Vec<String> = [&changes.avatar_id, &changes.banner_id]
        .into_iter()
        .filter_map(|id| id.clone().flatten())
        .collect();
    if wanted.is_empty() {
        return Ok(Pictures::default());
    }
    let mut files = drive::by_ids(conn, &wanted).await?;
    files.retain(|file| file.user_id.as_ref() == Some(&user.id));
    let find = |id: &Option<Option<String>>, missing, not_an_image| match id {
        Some(Some(id)) => match files.iter().find(|file| file.id == *id) {
            None => Err(missing),
            Some(file) if !file.type_.starts_with("image/") => Err(not_an_image),
            Some(file) => Ok(Some(file.clone())),
        },
        _ => Ok(None),
    };
    Ok(Pictures {
        avatar: find(
            &changes.avatar_id,
            UpdateError::NoSuchAvatar,
            UpdateError::AvatarNotAnImage,
        )?,
        banner: find(
            &changes.banner_id,
            UpdateError::NoSuchBanner,
            UpdateError::BannerNotAnImage,
        )?,
    })
}

/// The ActivityPub ids of other accounts of the same person.
async fn alias_uris(site: &Site, user: &User, aliases: &[String]) -> Result<Vec<String>, UpdateError> {
    let mut uris = Vec::new();
    for alias in aliases {
        let found = if alias.starts_with("https://") || alias.starts_with("http://") {
            site.resolver.user_by_uri(site, alias).await?
        } else {
            let acct = Acct::parse(alias).ok_or(UpdateError::NoSuchUser)?;
            site.resolver.user_by_acct(site, &site.urls.relative(acct)).await?
        };
        let alias = found.ok_or(UpdateError::NoSuchUser)?;
        if alias.id == user.id {
            return Err(UpdateError::OwnAlias);
        }
        let uri = alias.uri.unwrap_or_else(|| site.urls.user(&alias.id));
        if !uris.contains(&uri) {
            uris.push(uri);
        }
    }
    Ok(uris)
}
