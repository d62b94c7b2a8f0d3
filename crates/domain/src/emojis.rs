//! This server's custom emojis.

use kanikey_db::emojis::{self, Emoji};
use kanikey_db::users::User;
use kanikey_db::{DbError, drive};
use kanikey_messages::Event;

use crate::{DomainError, Site};

/// A new emoji.
#[derive(Clone, Debug)]
pub struct NewEmoji {
    /// Without colons, of `[A-Za-z0-9_]`.
    pub name: String,
    /// A file of the Drive.
    pub file_id: String,
    /// Under what it is listed.
    pub category: Option<String>,
    /// Other names to find it by.
    pub aliases: Vec<String>,
    /// Under what conditions it may be used.
    pub license: Option<String>,
    /// Not for everybody's eyes.
    pub is_sensitive: bool,
    /// Not for other servers.
    pub local_only: bool,
}

/// Why there is no new emoji.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The file is not there.
    #[error("no such file")]
    NoSuchFile,
    /// The file is no picture.
    #[error("not a picture")]
    UnsupportedFileType,
    /// There is one of this name.
    #[error("the name is taken")]
    DuplicateName,
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Makes an emoji of a file. It shares the file's stored form: who deletes that file takes the picture away.
/// Only moderators may take files of others.
pub async fn add(site: &Site, maker: &User, new: NewEmoji) -> Result<Emoji, AddError> {
    let mut conn = site.conn().await?;
    let file = drive::by_id(&mut conn, &new.file_id).await?;
    let is_staff = maker.is_administrator || maker.is_moderator;
    let file = file.filter(|file| is_staff || file.user_id.as_ref() == Some(&maker.id));
    let file = file.ok_or(AddError::NoSuchFile)?;
    if !file.type_.starts_with("image/") {
        return Err(AddError::UnsupportedFileType);
    }
    let key = file.access_key.as_ref().ok_or(AddError::NoSuchFile)?;
    let public_key = file.web_public_access_key.as_ref().unwrap_or(key);
    let emoji = Emoji {
        id: site.ids.next(),
        name: new.name,
        host: None,
        category: new.category,
        aliases: new.aliases,
        license: new.license,
        original_url: site.urls.file(key),
        public_url: site.urls.file(public_key),
        type_: Some(file.web_public_type.unwrap_or(file.type_)),
        uri: None,
        is_sensitive: new.is_sensitive,
        local_only: new.local_only,
        updated_at: Some(site.clock.now()),
    };
    let inserted = emojis::insert(&mut conn, &emoji).await;
    inserted.map_err(|error| match error {
        error if error.is_unique_violation() => AddError::DuplicateName,
        error => error.into(),
    })?;
    drop(conn);
    site.publish([Event::EmojiAdded {
        emoji_id: emoji.id.clone(),
    }]);
    Ok(emoji)
}

/// Removes one of this server's emojis; whether it was there.
pub async fn delete(site: &Site, id: &str) -> Result<bool, DomainError> {
    let mut conn = site.conn().await?;
    let emoji = emojis::by_id(&mut conn, id).await?;
    if emoji.is_none_or(|emoji| emoji.host.is_some()) {
        return Ok(false);
    }
    Ok(emojis::delete(&mut conn, id).await?)
}

impl From<DbError> for AddError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
