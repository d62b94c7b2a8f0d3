//! What a file is, read from its first bytes and headers. Nothing here decodes a pixel.

mod bmp;
mod gif;
mod ico;
mod isobmff;
mod jpeg;
mod png;
mod scanner;
mod sniff;
#[cfg(test)]
mod tests;
mod text;
mod tiff;
mod webp;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::MediaError;
use scanner::Scanner;

pub use sniff::{sniff, sniff_bytes, sniff_file};

/// The longest side, in pixels, of what is treated as an image (Misskey's `FileInfoService`; also WebP's longest).
pub const MAX_SIDE: u32 = 16_383;

/// The most frames of what is treated as an image. A minute of animation has fewer.
pub const MAX_FRAMES: u32 = 2_000;

/// What an image's headers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageInfo {
    /// The kind, as [`sniff`] calls it.
    pub mime: &'static str,
    /// Pixels, as stored: before [`ImageInfo::orientation`] is applied.
    pub width: u32,
    /// Pixels, as stored.
    pub height: u32,
    /// One for a still image.
    pub frames: u32,
    /// How the stored pixels are to be turned, as EXIF numbers it, `1..=8`; 1 is as stored.
    pub orientation: u8,
    /// Some pixels may be transparent.
    pub has_alpha: bool,
    /// It may carry EXIF, XMP, IPTC or text, which can tell where and by whom it was made.
    pub has_metadata: bool,
}

/// Reads the headers of an image, within limits: sides up to [`MAX_SIDE`] and [`MAX_FRAMES`] frames.
///
/// Takes time linear in the file's length at worst, and a few kilobytes of memory.
pub fn image(path: &Path) -> Result<ImageInfo, MediaError> {
    read(File::open(path)?)
}

impl ImageInfo {
    /// What is known of a still image without orientation, transparency or metadata.
    fn still(mime: &'static str, width: u32, height: u32) -> Self {
        Self {
            mime,
            width,
            height,
            frames: 1,
            orientation: 1,
            has_alpha: false,
            has_metadata: false,
        }
    }

    /// Whether it moves.
    pub fn is_animated(&self) -> bool {
        self.frames > 1
    }

    /// Whether the orientation swaps width and height.
    pub fn is_transposed(&self) -> bool {
        self.orientation >= 5
    }

    /// Width and height as people see them, with the orientation applied.
    pub fn displayed_size(&self) -> (u32, u32) {
        if self.is_transposed() {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        }
    }

    fn within_limits(self) -> Result<Self, MediaError> {
        let (width, height) = (self.width, self.height);
        if width == 0 || height == 0 {
            Err(MediaError::Corrupt("it has no pixels"))
        } else if width > MAX_SIDE || height > MAX_SIDE {
            Err(MediaError::SideTooLong { width, height })
        } else if self.frames > MAX_FRAMES {
            Err(MediaError::TooManyFrames)
        } else {
            Ok(self)
        }
    }
}

fn read<R: Read + Seek>(mut file: R) -> Result<ImageInfo, MediaError> {
    let mime = sniff::sniff_from(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    let mut scanner = Scanner::new(file)?;
    let info = match mime {
        "image/png" | "image/apng" => png::read(&mut scanner),
        "image/jpeg" => jpeg::read(&mut scanner),
        "image/gif" => gif::read(&mut scanner),
        "image/webp" => webp::read(&mut scanner),
        "image/avif" | "image/heic" | "image/heif" => isobmff::read(&mut scanner, mime),
        "image/bmp" => bmp::read(&mut scanner),
        "image/tiff" => tiff::read(&mut scanner),
        "image/x-icon" => ico::read(&mut scanner),
        _ => Err(MediaError::NotAnImage(mime)),
    }?;
    info.within_limits()
}

/// Whether this server expects to find an image's headers in files of the kind `mime`.
pub(crate) fn is_probed(mime: &str) -> bool {
    mime.starts_with("image/") && mime != "image/svg+xml"
}
