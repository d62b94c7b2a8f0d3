//! The files of the embedded database.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pglite_oxide::Pglite;

use super::{durability, unavailable};
use crate::DbError;

/// Where they are in the data folder.
pub(super) const FOLDER: &str = "postgres";

/// The database within. Every PostgreSQL has it, and nothing else uses it here.
pub(super) const DATABASE: &str = "postgres";

/// Makes a new database where there is none.
///
/// The library would lay its files over a template in the user's cache folder: such a database is lost with the cache,
/// cannot be moved, and is refused by a later version of the library. So the template is unpacked in full. The folder
/// gets its name when it is complete, so that a start that was interrupted is simply done again.
pub(super) fn create_if_missing(cluster: &Path) -> Result<(), DbError> {
    if cluster.exists() {
        return Ok(());
    }
    let unfinished = cluster.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(unavailable)?;
    }
    tracing::info!("making a new embedded database");
    unpack_template(&unfinished).map_err(unavailable)?;
    restrict_to_owner(&unfinished).map_err(unavailable)?;
    durability::flush(&unfinished);
    fs::rename(&unfinished, cluster).map_err(unavailable)
}

/// The folder that PostgreSQL calls its data directory.
pub(super) fn pgdata(cluster: &Path) -> PathBuf {
    cluster.join("tmp/pglite/base")
}

fn unpack_template(target: &Path) -> Result<(), impl std::fmt::Display> {
    let mut template = Pglite::temporary()?;
    let archive = template.dump_data_dir()?;
    template.close()?;
    Pglite::builder()
        .path(target)
        .load_data_dir_archive(archive)
        .open()?
        .close()
}

#[cfg(unix)]
fn restrict_to_owner(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict_to_owner(_folder: &Path) -> io::Result<()> {
    Ok(())
}
