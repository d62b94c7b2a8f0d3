//! Where files are kept, under keys that the server makes.

mod key;
mod local;
mod part;

use std::fs::File;
use std::io;
use std::time::Duration;

use kanikey_core::clock::Clock;

pub use key::{InvalidKey, StorageKey};
pub use local::LocalStorage;
pub use part::{PartFile, PartPath};

/// The files of one server.
#[derive(Clone, Debug)]
pub enum Storage {
    /// In a folder of this machine.
    Local(LocalStorage),
}

/// Why a file could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no file under this key.
    #[error("there is no such file")]
    NotFound,
    /// No space, or no quota, is left.
    #[error("the storage is full")]
    Full,
    /// The storage failed.
    #[error("the storage failed")]
    Io(#[source] io::Error),
}

impl Storage {
    /// Starts a file that is being received; see [`LocalStorage::part_file`].
    pub fn part_file(&self) -> Result<PartFile, StorageError> {
        let Self::Local(local) = self;
        local.part_file()
    }

    /// Keeps a received file under `key`; see [`LocalStorage::put_from_part`].
    pub fn put_from_part(&self, part: PartPath, key: &StorageKey) -> Result<(), StorageError> {
        let Self::Local(local) = self;
        local.put_from_part(part, key)
    }

    /// Keeps `bytes` under `key`; see [`LocalStorage::put_bytes`].
    pub fn put_bytes(&self, bytes: &[u8], key: &StorageKey) -> Result<(), StorageError> {
        let Self::Local(local) = self;
        local.put_bytes(bytes, key)
    }

    /// Opens the file under `key` for reading, and tells its length in bytes.
    pub fn open(&self, key: &StorageKey) -> Result<(File, u64), StorageError> {
        let Self::Local(local) = self;
        local.open(key)
    }

    /// Removes the file under `key`; that there is none is fine.
    pub fn delete(&self, key: &StorageKey) -> Result<(), StorageError> {
        let Self::Local(local) = self;
        local.delete(key)
    }

    /// Removes what interrupted uploads left behind; see [`LocalStorage::sweep_parts`].
    pub fn sweep_parts(&self, clock: &Clock, older_than: Duration) -> Result<usize, StorageError> {
        let Self::Local(local) = self;
        local.sweep_parts(clock, older_than)
    }
}

impl From<io::Error> for StorageError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}
