//! Receiving a file piece by piece.

use std::io::Write as _;

use md5::{Digest as _, Md5};

use crate::storage::{PartFile, PartPath, Storage, StorageError};

/// A file that is arriving: written, counted and hashed a piece at a time, never held in memory.
///
/// Dropped before [`Receiver::finish`], or stopped by an error, it leaves nothing behind.
#[derive(Debug)]
pub struct Receiver {
    /// `None` once an error has stopped the upload.
    part: Option<PartFile>,
    md5: Md5,
    size: u64,
    max_size: u64,
}

/// A file that has arrived.
#[derive(Debug)]
pub struct Received {
    /// Where it is until [`Storage::put_from_part`] keeps it; removed when dropped.
    pub part: PartPath,
    /// Bytes.
    pub size: u64,
    /// The MD5 of the content in lower-case hex, by which Misskey finds files that a user already has.
    pub md5: String,
}

/// Why a file could not be received.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// More bytes came than are allowed.
    #[error("the file is larger than {max_size} bytes")]
    TooLarge {
        /// Bytes.
        max_size: u64,
    },
    /// An earlier error has stopped this upload.
    #[error("the upload has been stopped")]
    Stopped,
    /// The bytes could not be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Receiver {
    /// Starts to receive a file of at most `max_size` bytes.
    pub fn begin(storage: &Storage, max_size: u64) -> Result<Self, UploadError> {
        Ok(Self {
            part: Some(storage.part_file()?),
            md5: Md5::new(),
            size: 0,
            max_size,
        })
    }

    /// Takes the next piece. After an error the file is gone, and every later call says [`UploadError::Stopped`].
    pub fn write(&mut self, piece: &[u8]) -> Result<(), UploadError> {
        let mut part = self.part.take().ok_or(UploadError::Stopped)?;
        let size = self.size.saturating_add(piece.len() as u64);
        if size > self.max_size {
            return Err(UploadError::TooLarge {
                max_size: self.max_size,
            });
        }
        part.write_all(piece).map_err(StorageError::from)?;
        self.md5.update(piece);
        self.size = size;
        self.part = Some(part);
        Ok(())
    }

    /// Bytes received so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Ends the file.
    pub fn finish(self) -> Result<Received, UploadError> {
        let part = self.part.ok_or(UploadError::Stopped)?;
        Ok(Received {
            part: part.close(),
            size: self.size,
            md5: format!("{:x}", self.md5.finalize()),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::storage::{LocalStorage, StorageKey};

    fn storage() -> (tempfile::TempDir, Storage) {
        let folder = tempfile::tempdir().unwrap();
        let local = LocalStorage::new(folder.path()).unwrap();
        (folder, Storage::Local(local))
    }

    fn parts(folder: &tempfile::TempDir) -> usize {
        fs::read_dir(folder.path().join("parts")).unwrap().count()
    }

    #[test]
    fn pieces_become_one_file_with_its_hash() {
        let (folder, storage) = storage();
        let mut receiver = Receiver::begin(&storage, 10).unwrap();
        receiver.write(b"kani").unwrap();
        receiver.write(b"").unwrap();
        receiver.write(b"key").unwrap();
        let received = receiver.finish().unwrap();
        assert_eq!(fs::read(received.part.path()).unwrap(), b"kanikey");
        assert_eq!(
            (received.size, received.md5.as_str()),
            (7, "48f2d20a58bfb85d30c40dd3f5fcc011")
        );

        let key = StorageKey::original();
        storage.put_from_part(received.part, &key).unwrap();
        assert_eq!(parts(&folder), 0);
        assert_eq!(storage.open(&key).unwrap().1, 7);
    }

    #[test]
    fn the_limit_stops_the_upload_at_once_and_for_good() {
        let (folder, storage) = storage();
        let mut receiver = Receiver::begin(&storage, 4).unwrap();
        receiver.write(b"crab").unwrap();
        assert!(matches!(
            receiver.write(b"s"),
            Err(UploadError::TooLarge { max_size: 4 })
        ));
        assert_eq!(parts(&folder), 0);
        assert!(matches!(receiver.write(b""), Err(UploadError::Stopped)));
        assert!(matches!(receiver.finish(), Err(UploadError::Stopped)));
    }

    #[test]
    fn a_dropped_upload_leaves_nothing() {
        let (folder, storage) = storage();
        let mut receiver = Receiver::begin(&storage, 100).unwrap();
        receiver.write(b"half of it").unwrap();
        drop(receiver);
        let finished = Receiver::begin(&storage, 100).unwrap().finish().unwrap();
        drop(finished);
        assert_eq!(parts(&folder), 0);
    }
}
