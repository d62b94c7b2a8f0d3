//! Taking all files of a server away.

use kanikey_db::drive::files;

use crate::{DomainError, Site, drive};

const BATCH: i64 = 100;

/// Deletes all that is kept of the files of `host`'s accounts: copies, and the links to the originals. Returns how many
/// there were. What is interrupted is finished by doing it again.
pub async fn delete_all_files(site: &Site, host: &str) -> Result<usize, DomainError> {
    let mut deleted = 0;
    loop {
        let gone = files::delete_of_host(&mut *site.conn().await?, host, BATCH).await?;
        if gone.is_empty() {
            return Ok(deleted);
        }
        deleted += gone.len();
        drive::remove_stored(site, &gone).await?;
    }
}
