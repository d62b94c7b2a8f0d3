//! Keeping an uploaded file.

use kanikey_core::RolePolicies;
use kanikey_db::drive::{DriveFile, FileContent, files, folders};
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError, transaction};
use kanikey_media::name::{is_valid_name, sanitise_name};
use kanikey_messages::{Event, UploadedFile};

use super::{content_of, store};
use crate::{DomainError, Site};

const MEGABYTE: u64 = 1024 * 1024;

/// What the account says of a file that it uploads.
#[derive(Clone, Debug, Default)]
pub struct NewFile {
    /// Instead of the name that came with the file.
    pub name: Option<String>,
    /// The folder to put it in.
    pub folder_id: Option<String>,
    /// What it shows, for those who do not see it.
    pub comment: Option<String>,
    /// Whether it is to be hidden behind a warning.
    pub is_sensitive: bool,
    /// Keep it even where the account has the same content already.
    pub force: bool,
}

/// Why a file is not kept.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The name that the account gave is too long or has a path in it.
    #[error("invalid file name")]
    InvalidName,
    /// The account's quota is used up.
    #[error("no free space")]
    NoFreeSpace,
    /// Larger than the account may upload.
    #[error("the file is too large")]
    TooLarge,
    /// A kind of file that the account may not upload.
    #[error("this type of file is not allowed")]
    TypeNotAllowed,
    /// The folder is not there or is somebody else's.
    #[error("no such folder")]
    NoSuchFolder,
    /// Anything else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for CreateError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// How much an account may keep, in bytes.
pub fn capacity_bytes(policies: &RolePolicies) -> u64 {
    u64::try_from(policies.drive_capacity_mb)
        .unwrap_or(0)
        .saturating_mul(MEGABYTE)
}

/// The largest file that an account may upload, in bytes.
pub fn max_file_bytes(site: &Site, policies: &RolePolicies) -> u64 {
    let of_role = u64::try_from(policies.max_file_size_mb)
        .unwrap_or(0)
        .saturating_mul(MEGABYTE);
    of_role.min(site.config.drive.max_file_size)
}

/// Keeps an uploaded file for a local account, or gives the file that has the same content already.
pub async fn create(
    site: &Site,
    user: &User,
    policies: &RolePolicies,
    uploaded: UploadedFile,
    new: NewFile,
) -> Result<DriveFile, CreateError> {
    if uploaded.received.size > max_file_bytes(site, policies) {
        return Err(CreateError::TooLarge);
    }
    if !is_allowed(&policies.uploadable_file_types, uploaded.analysis.mime) {
        return Err(CreateError::TypeNotAllowed);
    }
    let given = new.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if given.is_some_and(|name| !is_valid_name(name)) {
        return Err(CreateError::InvalidName);
    }
    let mut conn = site.conn().await?;
    check_folder(&mut conn, user, new.folder_id.as_deref()).await?;
    let profile = kanikey_db::users::profile(&mut conn, &user.id).await?;
    if !new.force
        && let Some(known) = known(&mut conn, &user.id, &uploaded.received.md5).await?
    {
        return Ok(known);
    }
    drop(conn);
    let force = new.force;
    let always_sensitive = policies.always_mark_nsfw || profile.is_some_and(|profile| profile.always_mark_nsfw);
    let content = content_of(&uploaded);
    let mut file = row_of(site, user, uploaded.name.as_deref(), content.clone(), new);
    file.is_sensitive |= always_sensitive;
    let stored = store(site, uploaded, &content).await?;
    let known = match keep(site, &file, capacity_bytes(policies), force).await {
        Ok(None) => None,
        Ok(Some(known)) => Some(Ok(known)),
        Err(error) => Some(Err(error)),
    };
    if let Some(instead) = known {
        stored.remove().await;
        return instead;
    }
    site.publish([Event::DriveFileCreated {
        user_id: user.id.clone(),
        file_id: file.id.clone(),
    }]);
    Ok(file)
}

async fn check_folder(conn: &mut Connection, user: &User, folder_id: Option<&str>) -> Result<(), CreateError> {
    let Some(id) = folder_id else { return Ok(()) };
    match folders::by_id(conn, id).await? {
        Some(folder) if folder.user_id == user.id => Ok(()),
        _ => Err(CreateError::NoSuchFolder),
    }
}

async fn known(conn: &mut Connection, user_id: &str, md5: &str) -> Result<Option<DriveFile>, DbError> {
    Ok(files::by_md5(conn, user_id, md5).await?.into_iter().next())
}

/// Stores the row if there is space for it. Gives the file with the same content that another upload has stored
/// meanwhile, if there is one and that is to be looked for.
async fn keep(site: &Site, file: &DriveFile, capacity: u64, force: bool) -> Result<Option<DriveFile>, CreateError> {
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn: &mut Connection| {
        if let Some(user_id) = &file.user_id {
            let used = files::lock_usage(conn, user_id).await?.bytes;
            if !force && let Some(known) = known(conn, user_id, &file.md5).await? {
                return Ok(Some(known));
            }
            if u64::try_from(used.saturating_add(file.size)).unwrap_or(u64::MAX) > capacity {
                return Err(CreateError::NoFreeSpace);
            }
        }
        files::insert(conn, file).await?;
        Ok(None)
    })
    .await
}

/// The row of an uploaded file; `name` came with it.
fn row_of(site: &Site, user: &User, name: Option<&str>, content: FileContent, new: NewFile) -> DriveFile {
    let given = new.name.as_deref().filter(|name| !name.trim().is_empty());
    let name = given.or(name).unwrap_or_default();
    DriveFile {
        id: site.ids.next(),
        user_id: Some(user.id.clone()),
        user_host: None,
        folder_id: new.folder_id,
        name: sanitise_name(name),
        type_: content.type_,
        md5: content.md5,
        size: content.size,
        comment: new.comment,
        blurhash: content.blurhash,
        properties: content.properties,
        is_sensitive: new.is_sensitive,
        access_key: Some(content.access_key),
        thumbnail_access_key: content.thumbnail_access_key,
        web_public_access_key: content.web_public_access_key,
        web_public_type: content.web_public_type,
        url: None,
        thumbnail_url: None,
        is_link: false,
    }
}

fn is_allowed(patterns: &[String], mime: &str) -> bool {
    patterns.iter().any(|pattern| match pattern.strip_suffix("/*") {
        Some("*") => true,
        Some(family) => mime.split_once('/').is_some_and(|(own, _)| own == family),
        None => pattern == "*" || pattern == mime,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_allowed_by_family_or_name() {
        let patterns = ["image/*".to_owned(), "application/json".to_owned()];
        assert!(is_allowed(&patterns, "image/png") && is_allowed(&patterns, "application/json"));
        assert!(!is_allowed(&patterns, "application/pdf") && !is_allowed(&patterns, "imagex/png"));
        assert!(is_allowed(&["*/*".to_owned()], "application/pdf"));
    }
}
