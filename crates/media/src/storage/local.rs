//! Files in a folder of this machine: `root/ab/cd/<key>`, and `root/parts/<uuid>` while they are received.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use kanikey_core::clock::Clock;
use kanikey_core::random;

use super::{PartFile, PartPath, StorageError, StorageKey};

const PARTS: &str = "parts";

/// Files in a folder of this machine.
#[derive(Clone, Debug)]
pub struct LocalStorage {
    root: PathBuf,
}

impl LocalStorage {
    /// Keeps files in `root`, which is made when it is missing. Parts live in it too, so that keeping one is a rename
    /// within one file system.
    pub fn new(root: impl Into<PathBuf>) -> Result<Self, StorageError> {
        let root = root.into();
        fs::create_dir_all(root.join(PARTS))?;
        Ok(Self { root })
    }

    /// Starts a file that is being received. It is gone when the [`PartFile`] is dropped.
    pub fn part_file(&self) -> Result<PartFile, StorageError> {
        Ok(PartFile::create(self.root.join(PARTS).join(random::uuid()))?)
    }

    /// Keeps a received file under `key`. When this returns, the file survives a loss of power; when it fails, the
    /// part is gone and nothing is kept.
    pub fn put_from_part(&self, part: PartPath, key: &StorageKey) -> Result<(), StorageError> {
        let target = self.path_of(key)?;
        let folder = target.parent().ok_or(StorageError::NotFound)?;
        File::open(part.path())?.sync_all()?;
        self.make_folder(folder)?;
        fs::rename(part.path(), &target)?;
        part.disarm();
        Ok(sync_folder(folder)?)
    }

    /// Keeps `bytes` under `key`, as durably as [`Self::put_from_part`].
    pub fn put_bytes(&self, bytes: &[u8], key: &StorageKey) -> Result<(), StorageError> {
        let mut part = self.part_file()?;
        part.write_all(bytes)?;
        self.put_from_part(part.close(), key)
    }

    /// Opens the file under `key` for reading, and tells its length in bytes.
    pub fn open(&self, key: &StorageKey) -> Result<(File, u64), StorageError> {
        let file = File::open(self.path_of(key)?)?;
        let length = file.metadata()?.len();
        Ok((file, length))
    }

    /// Removes the file under `key`; that there is none is fine.
    pub fn delete(&self, key: &StorageKey) -> Result<(), StorageError> {
        match fs::remove_file(self.path_of(key)?) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Removes the parts that nobody has written to for `older_than`: what processes that died left behind. Tells how
    /// many. Other processes may be receiving into the same folder, so the age must exceed the longest upload.
    pub fn sweep_parts(&self, clock: &Clock, older_than: Duration) -> Result<usize, StorageError> {
        let now = SystemTime::from(clock.now());
        let mut removed = 0;
        for entry in fs::read_dir(self.root.join(PARTS))? {
            let entry = entry?;
            let is_old = entry
                .metadata()
                .and_then(|metadata| metadata.modified())
                .is_ok_and(|modified| now.duration_since(modified).is_ok_and(|age| age >= older_than));
            if is_old && fs::remove_file(entry.path()).is_ok() {
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn path_of(&self, key: &StorageKey) -> Result<PathBuf, StorageError> {
        let (outer, inner) = key.folders().ok_or(StorageError::NotFound)?;
        Ok(self.root.join(outer).join(inner).join(key.as_str()))
    }

    /// Makes the two folders of a key, and makes them durable, which a file in them alone would not.
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(folder)?;
        if let Some(outer) = folder.parent() {
            sync_folder(outer)?;
        }
        sync_folder(&self.root)
    }
}

/// POSIX promises that a rename is durable only after its folder is synced.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn storage() -> (tempfile::TempDir, LocalStorage) {
        let folder = tempfile::tempdir().unwrap();
        let storage = LocalStorage::new(folder.path().join("files")).unwrap();
        (folder, storage)
    }

    fn parts(storage: &LocalStorage) -> usize {
        fs::read_dir(storage.root.join(PARTS)).unwrap().count()
    }

    #[test]
    fn what_is_put_is_read_until_it_is_deleted() {
        let (_folder, storage) = storage();
        let key = StorageKey::thumbnail();
        storage.put_bytes(b"crab", &key).unwrap();

        let (mut file, length) = storage.open(&key).unwrap();
        let mut content = String::new();
        file.read_to_string(&mut content).unwrap();
        assert_eq!((content.as_str(), length), ("crab", 4));
        assert_eq!(parts(&storage), 0);

        storage.delete(&key).unwrap();
        storage.delete(&key).unwrap();
        assert!(matches!(storage.open(&key), Err(StorageError::NotFound)));
    }

    #[test]
    fn files_are_spread_over_folders_by_their_uuid() {
        let (_folder, storage) = storage();
        let key = "webpublic-2faf66fe-aaec-43be-9e58-0df829a1d132".parse().unwrap();
        storage.put_bytes(b"", &key).unwrap();
        assert!(storage.root.join("2f").join("af").join(key.as_str()).is_file());
    }

    #[test]
    fn a_dropped_part_is_removed() {
        let (_folder, storage) = storage();
        let mut part = storage.part_file().unwrap();
        part.write_all(b"half").unwrap();
        assert_eq!(parts(&storage), 1);
        drop(part.close());
        assert_eq!(parts(&storage), 0);
    }

    #[test]
    fn a_part_that_vanished_is_an_error_and_keeps_nothing() {
        let (_folder, storage) = storage();
        let part = storage.part_file().unwrap().close();
        fs::remove_file(part.path()).unwrap();
        let key = StorageKey::original();
        assert!(matches!(storage.put_from_part(part, &key), Err(StorageError::NotFound)));
        assert!(matches!(storage.open(&key), Err(StorageError::NotFound)));
    }

    #[test]
    fn only_old_parts_are_swept() {
        let (_folder, storage) = storage();
        let part = storage.part_file().unwrap();
        let hour = Duration::from_hours(1);
        let clock = Clock::frozen(Clock::system().now());
        assert_eq!(storage.sweep_parts(&clock, hour).unwrap(), 0);
        clock.advance(3_600_000 + 60_000);
        assert_eq!(storage.sweep_parts(&clock, hour).unwrap(), 1);
        assert_eq!(parts(&storage), 0);
        drop(part);
    }

    #[test]
    fn a_full_disk_has_its_own_error() {
        let full = StorageError::from(io::Error::from(io::ErrorKind::StorageFull));
        assert!(matches!(full, StorageError::Full));
    }
}
