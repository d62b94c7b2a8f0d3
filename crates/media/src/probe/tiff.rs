//! TIFF, and EXIF, which is a TIFF without pixels: the tags of the first directory (TIFF 6.0, section 2).

use std::io::{Read, Seek};

use super::{ImageInfo, Scanner};
use crate::MediaError;

const SHORT: u16 = 3;
const LONG: u16 = 4;

/// What is needed of a directory.
pub(super) struct Directory {
    width: u32,
    height: u32,
    /// `1..=8`.
    pub(super) orientation: u8,
    has_alpha: bool,
}

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<ImageInfo, MediaError> {
    let directory = read_directory(scanner)?;
    Ok(ImageInfo {
        orientation: directory.orientation,
        has_alpha: directory.has_alpha,
        // The file is made of tags; that none of them tells anything is not worth finding out.
        has_metadata: true,
        ..ImageInfo::still("image/tiff", directory.width, directory.height)
    })
}

/// Reads the first directory of the TIFF that `scanner` holds.
pub(super) fn read_directory<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<Directory, MediaError> {
    let is_big_endian = match &scanner.array()? {
        b"II*\0" => false,
        b"MM\0*" => true,
        _ => return Err(MediaError::Corrupt("a TIFF starts otherwise")),
    };
    let short = |bytes: [u8; 2]| {
        if is_big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        }
    };
    let long = |bytes: [u8; 4]| {
        if is_big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        }
    };
    let start = long(scanner.array()?);
    scanner.seek(u64::from(start))?;
    let mut directory = Directory {
        width: 0,
        height: 0,
        orientation: 1,
        has_alpha: false,
    };
    for _ in 0..short(scanner.array()?) {
        let (tag, kind) = (short(scanner.array()?), short(scanner.array()?));
        let _count: [u8; 4] = scanner.array()?;
        let bytes @ [first, second, _, _] = scanner.array()?;
        let value = match kind {
            SHORT => u32::from(short([first, second])),
            LONG => long(bytes),
            _ => continue,
        };
        match tag {
            256 => directory.width = value,
            257 => directory.height = value,
            274 => directory.orientation = u8::try_from(value).ok().filter(|it| (1..=8).contains(it)).unwrap_or(1),
            338 => directory.has_alpha = true,
            _ => {}
        }
    }
    Ok(directory)
}
