//! One process per data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use crate::DbError;

/// The name of the lock file in the data folder.
const FILE: &str = "kanikey.lock";

/// The right to use a data folder, for as long as this lives. The system takes the lock back however the process ends,
/// so a file that a killed process left behind does not matter.
#[derive(Debug)]
pub struct DataDirLock {
    _file: File,
}

impl DataDirLock {
    /// Makes the folder where it is missing and takes its lock.
    ///
    /// # Errors
    /// [`DbError::DataDirInUse`] with the owner's process id, or [`DbError::Unavailable`] where the folder cannot be
    /// written.
    pub fn acquire(data_dir: &Path) -> Result<Self, DbError> {
        let unusable = |error: std::io::Error| {
            DbError::Unavailable(format!("cannot use the data folder {}: {error}", data_dir.display()))
        };
        std::fs::create_dir_all(data_dir).map_err(unusable)?;
        let path = data_dir.join(FILE);
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(DbError::DataDirInUse {
                    path: data_dir.to_owned(),
                    pid: owner(&mut file),
                });
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        file.set_len(0).map_err(unusable)?;
        file.rewind().map_err(unusable)?;
        writeln!(file, "{}", std::process::id()).map_err(unusable)?;
        Ok(Self { _file: file })
    }
}

/// The process id that the owner wrote, for the message only.
fn owner(file: &mut File) -> Option<String> {
    let mut text = String::new();
    file.take(20).read_to_string(&mut text).ok()?;
    text.trim().parse::<u32>().ok().map(|pid| pid.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_exclusive_until_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("not yet there");
        let lock = DataDirLock::acquire(&data_dir).unwrap();
        let message = DataDirLock::acquire(&data_dir).unwrap_err().to_string();
        assert!(message.contains(&format!("(id {})", std::process::id())), "{message}");
        drop(lock);
        DataDirLock::acquire(&data_dir).unwrap();
    }

    #[test]
    fn a_file_without_a_lock_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "4242 and a much longer line that must go\n").unwrap();
        let _lock = DataDirLock::acquire(folder.path()).unwrap();
        let text = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert_eq!(text, format!("{}\n", std::process::id()));
    }
}
