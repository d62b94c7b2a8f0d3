//! Reading numbers from a file's headers, never past its end.

use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};

use crate::MediaError;

/// The longest EXIF block that is looked at; JPEG's cannot be longer.
const MAX_EXIF: u64 = 65_536;

/// A buffered reader that knows where it is. Whoever asks for more than there is gets [`MediaError::Corrupt`].
pub(super) struct Scanner<R> {
    inner: BufReader<R>,
    position: u64,
    length: u64,
}

impl<R: Read + Seek> Scanner<R> {
    /// Scans `inner` from its start.
    pub(super) fn new(mut inner: R) -> Result<Self, MediaError> {
        let length = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(0))?;
        Ok(Self {
            inner: BufReader::new(inner),
            position: 0,
            length,
        })
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn remaining(&self) -> u64 {
        self.length.saturating_sub(self.position)
    }

    /// Goes to `position`, counted from the file's start.
    pub(super) fn seek(&mut self, position: u64) -> Result<(), MediaError> {
        if position > self.length {
            return Err(truncated());
        }
        // Both are at most the file's length, which fits i64; relative, so that the buffer is kept.
        self.inner.seek_relative(position as i64 - self.position as i64)?;
        self.position = position;
        Ok(())
    }

    /// Goes `count` bytes on.
    pub(super) fn skip(&mut self, count: u64) -> Result<(), MediaError> {
        self.seek(self.position.saturating_add(count))
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], MediaError> {
        if self.remaining() < N as u64 {
            return Err(truncated());
        }
        let mut bytes = [0; N];
        self.inner.read_exact(&mut bytes)?;
        self.position += N as u64;
        Ok(bytes)
    }

    pub(super) fn u8(&mut self) -> Result<u8, MediaError> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn be16(&mut self) -> Result<u16, MediaError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn be32(&mut self) -> Result<u32, MediaError> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn be64(&mut self) -> Result<u64, MediaError> {
        self.array().map(u64::from_be_bytes)
    }

    pub(super) fn le16(&mut self) -> Result<u16, MediaError> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn le24(&mut self) -> Result<u32, MediaError> {
        self.array().map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]))
    }

    pub(super) fn le32(&mut self) -> Result<u32, MediaError> {
        self.array().map(u32::from_le_bytes)
    }

    /// The orientation in the EXIF block of `length` bytes that starts here; 1 when it says none. Ends after the block.
    pub(super) fn exif_orientation(&mut self, length: u64) -> Result<u8, MediaError> {
        let end = self.position.saturating_add(length);
        let mut block = vec![0; length.min(MAX_EXIF).min(self.remaining()) as usize];
        self.inner.read_exact(&mut block)?;
        self.position += block.len() as u64;
        self.seek(end)?;
        let tiff = block.strip_prefix(b"Exif\0\0").unwrap_or(&block);
        Ok(Scanner::new(Cursor::new(tiff))
            .and_then(|mut scanner| super::tiff::read_directory(&mut scanner))
            .map_or(1, |directory| directory.orientation))
    }
}

fn truncated() -> MediaError {
    MediaError::Corrupt("it ends too early")
}
