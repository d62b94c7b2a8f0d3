//! What a killed process leaves leased to itself. The next one in the same data folder gives it back at once, instead of
//! waiting until it expires.

use std::io::ErrorKind;
use std::path::Path;

use kanikey_db::Database;
use kanikey_db::federation::peers;

use crate::cli::CommandError;

/// In the data folder: what its last process called itself.
const FILE: &str = "process";

/// Takes over from the process that had this data folder before, and writes down that `process` has it now. Whoever
/// calls this must hold the folder's lock, so that the process before is surely gone.
pub async fn take_over(db: &Database, data_dir: &Path, process: &str) -> Result<(), CommandError> {
    let path = data_dir.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(last) => peers::release_all(&mut *db.conn().await?, last.trim()).await?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(format!("cannot read {}: {error}", path.display()).into()),
    }
    std::fs::write(&path, process).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    Ok(())
}
