//! PNG and APNG: the chunks of a file (PNG specification, third edition).

use std::io::{Read, Seek};

use super::{ImageInfo, Scanner};
use crate::MediaError;

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Length of `acTL` and `fcTL`-like bodies is not trusted; only the header's is fixed.
const HEADER_LENGTH: u32 = 13;

/// Whether animation control comes before the pixels, which makes a PNG an APNG.
pub(super) fn is_animated<R: Read + Seek>(scanner: &mut Scanner<R>) -> bool {
    let mut find = || -> Result<bool, MediaError> {
        scanner.skip(SIGNATURE.len() as u64)?;
        loop {
            let length = scanner.be32()?;
            match &scanner.array()? {
                b"acTL" => return Ok(true),
                b"IDAT" | b"IEND" => return Ok(false),
                _ => scanner.skip(u64::from(length) + 4)?,
            }
        }
    };
    find().unwrap_or(false)
}

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<ImageInfo, MediaError> {
    if scanner.array()? != SIGNATURE || scanner.be32()? != HEADER_LENGTH || scanner.array()? != *b"IHDR" {
        return Err(MediaError::Corrupt("a PNG starts otherwise"));
    }
    let mut info = ImageInfo::still("image/png", scanner.be32()?, scanner.be32()?);
    let [_depth, colour_type] = scanner.array()?;
    info.has_alpha = matches!(colour_type, 4 | 6);
    // Compression, filter, interlace, checksum.
    scanner.skip(7)?;

    let mut has_pixels = false;
    let mut controls: u32 = 0;
    loop {
        match read_chunk(scanner, &mut info, &mut controls, &mut has_pixels) {
            Ok(true) => {}
            Ok(false) => break,
            // Cut off within the pixels: browsers show what is there.
            Err(MediaError::Corrupt(_)) if has_pixels => break,
            Err(error) => return Err(error),
        }
    }
    if info.mime == "image/apng" {
        info.frames = info.frames.max(controls);
    }
    Ok(info)
}

/// Reads one chunk; false at the last one.
fn read_chunk<R: Read + Seek>(
    scanner: &mut Scanner<R>,
    info: &mut ImageInfo,
    controls: &mut u32,
    has_pixels: &mut bool,
) -> Result<bool, MediaError> {
    let length = u64::from(scanner.be32()?);
    let kind: [u8; 4] = scanner.array()?;
    let end = scanner.position().saturating_add(length).saturating_add(4);
    match &kind {
        b"IEND" => return Ok(false),
        b"IDAT" => *has_pixels = true,
        b"acTL" if !*has_pixels => {
            info.mime = "image/apng";
            info.frames = scanner.be32()?.max(1);
        }
        // The count in acTL may lie, these are what would be shown.
        b"fcTL" => *controls = controls.saturating_add(1),
        b"tRNS" => info.has_alpha = true,
        b"eXIf" => {
            info.has_metadata = true;
            info.orientation = scanner.exif_orientation(length)?;
        }
        b"tEXt" | b"zTXt" | b"iTXt" => info.has_metadata = true,
        _ => {}
    }
    scanner.seek(end)?;
    Ok(true)
}
