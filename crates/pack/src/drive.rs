//! Files and folders.

use kanikey_db::drive::{DriveFile as FileRow, DriveFolder as FolderRow, folders};
use kanikey_db::{Connection, users};
use kanikey_domain::Site;
use kanikey_entities::{Date, DriveFile, DriveFolder, FileProperties};

use crate::PackError;
use crate::users::lite_of_rows;

/// How many folders above one are shown.
const MAX_ANCESTORS: usize = 32;

/// Files in a list: without their folder and owner. No query.
pub fn drive_files(site: &Site, rows: Vec<FileRow>) -> Vec<DriveFile> {
    rows.into_iter().map(|row| drive_file(site, row)).collect()
}

/// A file without its folder and owner. No query.
pub fn drive_file(site: &Site, row: FileRow) -> DriveFile {
    let url = url(site, &row);
    let thumbnail = row.thumbnail_access_key.as_ref().map(|key| site.urls.file(key));
    let thumbnail = thumbnail.or_else(|| remote_thumbnail(site, &row));
    let is_silenced = site.settings.settings().is_media_silenced(row.user_host.as_deref());
    DriveFile {
        created_at: Date::of_id(&row.id),
        id: row.id,
        name: row.name,
        md5: row.md5,
        size: row.size,
        is_sensitive: row.is_sensitive || is_silenced,
        blurhash: row.blurhash,
        properties: upright(serde_json::from_value(row.properties).unwrap_or_default()),
        thumbnail_url: thumbnail.or_else(|| row.type_.starts_with("image/").then(|| url.clone())),
        url,
        r#type: row.type_,
        comment: row.comment,
        folder_id: row.folder_id,
        folder: None,
        user_id: row.user_id,
        user: None,
    }
}

/// One file with its folder and owner.
pub async fn drive_file_detailed(site: &Site, conn: &mut Connection, row: FileRow) -> Result<DriveFile, PackError> {
    let mut file = drive_file(site, row);
    if let Some(user_id) = &file.user_id {
        let owners = users::by_ids(conn, std::slice::from_ref(user_id)).await?;
        file.user = lite_of_rows(site, conn, &owners).await?.remove(user_id);
    }
    if let Some(folder_id) = &file.folder_id
        && let Some(folder) = folders::by_id(conn, folder_id).await?
    {
        file.folder = Some(drive_folder_detailed(conn, folder).await?);
    }
    Ok(file)
}

/// Folders in a list: without what is in them. No query.
pub fn drive_folders(rows: Vec<FolderRow>) -> Vec<DriveFolder> {
    rows.into_iter().map(drive_folder).collect()
}

/// A folder without what is in it. No query.
pub fn drive_folder(row: FolderRow) -> DriveFolder {
    DriveFolder {
        created_at: Date::of_id(&row.id),
        id: row.id,
        name: row.name,
        parent_id: row.parent_id,
        folders_count: None,
        files_count: None,
        parent: None,
    }
}

/// One folder with how much is in it, and those that it is in.
pub async fn drive_folder_detailed(conn: &mut Connection, row: FolderRow) -> Result<DriveFolder, PackError> {
    let mut chain = vec![counted(conn, row).await?];
    while chain.len() < MAX_ANCESTORS
        && let Some(parent_id) = chain.last().and_then(|folder| folder.parent_id.clone())
        && let Some(parent) = folders::by_id(conn, &parent_id).await?
    {
        chain.push(counted(conn, parent).await?);
    }
    let mut chain = chain.into_iter().rev();
    let mut folder = chain.next();
    for mut child in chain {
        child.parent = folder.map(Box::new);
        folder = Some(child);
    }
    folder.ok_or(PackError::Db(kanikey_db::DbError::NotFound))
}

async fn counted(conn: &mut Connection, row: FolderRow) -> Result<DriveFolder, PackError> {
    let (folders_count, files_count) = folders::counts(conn, &row.id).await?;
    Ok(DriveFolder {
        folders_count: Some(folders_count),
        files_count: Some(files_count),
        ..drive_folder(row)
    })
}

/// Where a file can be seen: the rendition for the web where there is one; at its own server where only that has it.
fn url(site: &Site, row: &FileRow) -> String {
    match (&row.web_public_access_key, &row.access_key, &row.url) {
        (Some(key), _, _) | (None, Some(key), _) => site.urls.file(key),
        (None, None, Some(url)) if is_proxied(site, row) => site.urls.proxied(url, "image"),
        (None, None, Some(url)) => url.clone(),
        (None, None, None) => String::new(),
    }
}

/// The small picture of a file that only another server has.
fn remote_thumbnail(site: &Site, row: &FileRow) -> Option<String> {
    let url = row.thumbnail_url.as_ref().or(row.url.as_ref());
    if is_proxied(site, row) {
        url.map(|url| site.urls.proxied(url, "static"))
    } else {
        row.thumbnail_url.clone()
    }
}

/// Whether our media proxy shows the file: a picture of another server that browsers know.
fn is_proxied(site: &Site, row: &FileRow) -> bool {
    row.user_host.is_some()
        && row.access_key.is_none()
        && matches!(
            row.type_.as_str(),
            "image/png" | "image/apng" | "image/gif" | "image/jpeg" | "image/webp" | "image/avif" | "image/bmp"
        )
        && site.settings.settings().proxy_remote_files
}

/// Width and height as the picture is shown, where the camera was turned.
fn upright(mut properties: FileProperties) -> FileProperties {
    if properties
        .orientation
        .take()
        .is_some_and(|orientation| orientation >= 5)
    {
        std::mem::swap(&mut properties.width, &mut properties.height);
    }
    properties
}
