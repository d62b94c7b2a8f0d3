//! Made pictures on the disk, within a budget: what was not asked for longest goes first. It may be deleted at any time.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use lru::LruCache;
use sha2::{Digest as _, Sha256};

/// Files by the hash of what they are of. Everything here blocks.
pub(crate) struct DiskCache {
    folder: PathBuf,
    budget: u64,
    index: Mutex<Index>,
}

struct Index {
    /// Bytes by key, by when they were last asked for.
    sizes: LruCache<String, u64>,
    bytes: u64,
}

/// The name of what is cached.
pub(crate) fn key(variant: &str, url: &str) -> String {
    let hash = Sha256::digest(format!("{variant} {url}").as_bytes());
    hash.iter().fold(String::with_capacity(64), |mut hex, byte| {
        for digit in [byte >> 4, byte & 15] {
            hex.extend(char::from_digit(u32::from(digit), 16));
        }
        hex
    })
}

impl DiskCache {
    /// Takes over what is in `folder`, the oldest as the first to go.
    pub(crate) fn open(folder: PathBuf, budget: u64) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let mut found: Vec<(SystemTime, String, u64)> = Vec::new();
        for entry in fs::read_dir(&folder)?.flatten() {
            for file in entry.path().read_dir().into_iter().flatten().flatten() {
                let (Ok(name), Ok(metadata)) = (file.file_name().into_string(), file.metadata()) else {
                    continue;
                };
                if is_key(&name) {
                    found.push((
                        metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                        name,
                        metadata.len(),
                    ));
                } else {
                    // A part of what was being written when the process ended.
                    fs::remove_file(file.path())?;
                }
            }
        }
        found.sort();
        let mut index = Index {
            sizes: LruCache::unbounded(),
            bytes: 0,
        };
        for (_, name, size) in found {
            index.bytes += size;
            index.sizes.put(name, size);
        }
        let cache = Self {
            folder,
            budget,
            index: Mutex::new(index),
        };
        cache.evict();
        Ok(cache)
    }

    /// What is kept under `key`.
    pub(crate) fn get(&self, key: &str) -> Option<(File, u64)> {
        self.lock().sizes.get(key)?;
        let file = File::open(self.path(key)).ok();
        let size = file
            .as_ref()
            .and_then(|file| file.metadata().ok())
            .map(|metadata| metadata.len());
        let found = file.zip(size);
        if found.is_none() {
            let mut index = self.lock();
            if let Some(size) = index.sizes.pop(key) {
                index.bytes -= size;
            }
        }
        found
    }

    /// Keeps `bytes`, and gives the file, which can be read even where it had to go at once.
    pub(crate) fn put(&self, key: &str, bytes: &[u8]) -> io::Result<File> {
        let path = self.path(key);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut part = tempfile::NamedTempFile::new_in(folder)?;
        part.write_all(bytes)?;
        part.persist(&path).map_err(|error| error.error)?;
        let file = File::open(&path)?;
        let mut index = self.lock();
        index.bytes += bytes.len() as u64;
        if let Some(before) = index.sizes.put(key.to_owned(), bytes.len() as u64) {
            index.bytes -= before;
        }
        drop(index);
        self.evict();
        Ok(file)
    }

    fn evict(&self) {
        let mut doomed = Vec::new();
        let mut index = self.lock();
        while index.bytes > self.budget
            && let Some((key, size)) = index.sizes.pop_lru()
        {
            index.bytes -= size;
            doomed.push(key);
        }
        drop(index);
        for key in doomed {
            if let Err(error) = fs::remove_file(self.path(&key)) {
                tracing::warn!(%error, "a cached picture cannot be removed");
            }
        }
    }

    fn path(&self, key: &str) -> PathBuf {
        Path::new(&self.folder).join(key.get(..2).unwrap_or("00")).join(key)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_key(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn text(found: Option<(File, u64)>) -> Option<String> {
        let mut text = String::new();
        found?.0.read_to_string(&mut text).unwrap();
        Some(text)
    }

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = DiskCache::open(folder.path().to_owned(), 10).unwrap();
        let keys: Vec<String> = ["a", "b", "c"].iter().map(|url| key("x", url)).collect();
        cache.put(&keys[0], b"aaaa").unwrap();
        cache.put(&keys[1], b"bbbb").unwrap();
        assert_eq!(text(cache.get(&keys[0])).as_deref(), Some("aaaa"));
        cache.put(&keys[2], b"cccc").unwrap();
        assert!(cache.get(&keys[1]).is_none());
        assert_eq!(text(cache.get(&keys[2])).as_deref(), Some("cccc"));

        let mut huge = cache.put(&keys[1], &[b'x'; 100]).unwrap();
        let mut read = String::new();
        huge.read_to_string(&mut read).unwrap();
        assert_eq!(read.len(), 100, "it can be read although it does not fit");
        assert!(cache.get(&keys[1]).is_none());
    }

    #[test]
    fn a_restart_finds_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let name = key("x", "a");
        drop(DiskCache::open(folder.path().to_owned(), 10).map(|cache| cache.put(&name, b"aaaa").unwrap()));
        let part = folder.path().join(name.get(..2).unwrap()).join(".tmp123");
        fs::write(&part, "half").unwrap();
        let again = DiskCache::open(folder.path().to_owned(), 10).unwrap();
        assert_eq!(text(again.get(&name)).as_deref(), Some("aaaa"));
        assert!(!part.exists());
        assert!(
            DiskCache::open(folder.path().to_owned(), 3)
                .unwrap()
                .get(&name)
                .is_none()
        );
    }

    #[test]
    fn keys_are_of_variant_and_address() {
        assert!(is_key(&key("x", "a")));
        assert_ne!(key("x", "a"), key("y", "a"));
        assert_ne!(key("x", "a"), key("x", "b"));
    }
}
