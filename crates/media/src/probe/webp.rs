//! WebP: the chunks of a file (RFC 9649).

use std::io::{Read, Seek};

use super::{ImageInfo, MAX_FRAMES, Scanner};
use crate::MediaError;

/// Flags of the `VP8X` chunk.
const ALPHA: u8 = 0x10;
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
const ANIMATION: u8 = 0x02;

/// Position, size, duration and flags before the chunks of a frame.
const FRAME_HEADER: u64 = 16;

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<ImageInfo, MediaError> {
    let [riff, _size, webp]: [[u8; 4]; 3] = [scanner.array()?, scanner.array()?, scanner.array()?];
    if riff != *b"RIFF" || webp != *b"WEBP" {
        return Err(MediaError::Corrupt("a WebP starts otherwise"));
    }
    let (kind, end) = read_chunk_header(scanner)?;
    if kind == *b"VP8X" {
        return read_extended(scanner, end);
    }
    let (width, height, has_alpha) =
        read_bitstream(scanner, kind)?.ok_or(MediaError::Corrupt("a WebP without a picture"))?;
    Ok(ImageInfo {
        has_alpha,
        ..ImageInfo::still("image/webp", width, height)
    })
}

fn read_extended<R: Read + Seek>(scanner: &mut Scanner<R>, end: u64) -> Result<ImageInfo, MediaError> {
    let [flags, _, _, _] = scanner.array()?;
    let mut info = ImageInfo::still("image/webp", scanner.le24()? + 1, scanner.le24()? + 1);
    info.has_alpha = flags & ALPHA != 0;
    info.has_metadata = flags & (EXIF | XMP) != 0;
    scanner.seek(end)?;

    let mut frames = 0;
    // Some writers pad the file by a byte or two, less than a chunk's header.
    while scanner.remaining() >= 8 && frames <= MAX_FRAMES {
        let (kind, end) = read_chunk_header(scanner)?;
        match &kind {
            b"EXIF" => {
                info.has_metadata = true;
                info.orientation = scanner.exif_orientation(end - scanner.position())?;
            }
            b"XMP " => info.has_metadata = true,
            b"ANMF" => {
                frames += 1;
                read_frame(scanner, end, &info)?;
            }
            _ => check_bitstream(scanner, kind, (info.width, info.height))?,
        }
        // A chunk of odd length is padded, except that the last one sometimes is not.
        scanner.seek((end + (end & 1)).min(scanner.length()))?;
    }
    info.frames = if flags & ANIMATION == 0 { 1 } else { frames.max(1) };
    Ok(info)
}

fn read_frame<R: Read + Seek>(scanner: &mut Scanner<R>, end: u64, canvas: &ImageInfo) -> Result<(), MediaError> {
    let body = scanner.position() + FRAME_HEADER;
    scanner.skip(6)?;
    let (width, height) = (scanner.le24()? + 1, scanner.le24()? + 1);
    if width > canvas.width || height > canvas.height {
        return Err(MediaError::Corrupt("a WebP frame is larger than its canvas"));
    }
    scanner.seek(body)?;
    while scanner.position() + 8 <= end {
        let (kind, end) = read_chunk_header(scanner)?;
        check_bitstream(scanner, kind, (width, height))?;
        scanner.seek((end + (end & 1)).min(scanner.length()))?;
    }
    Ok(())
}

/// The decoder reserves memory for what the inner picture claims, so that must be what was checked.
fn check_bitstream<R: Read + Seek>(
    scanner: &mut Scanner<R>,
    kind: [u8; 4],
    expected: (u32, u32),
) -> Result<(), MediaError> {
    match read_bitstream(scanner, kind)? {
        Some((width, height, _)) if (width, height) != expected => {
            Err(MediaError::Corrupt("a WebP picture is not as large as its frame"))
        }
        _ => Ok(()),
    }
}

/// Kind and end of the chunk that starts here, which must be all there: the decoder reserves memory for its length.
fn read_chunk_header<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<([u8; 4], u64), MediaError> {
    let kind = scanner.array()?;
    let length = u64::from(scanner.le32()?);
    if length > scanner.remaining() {
        return Err(MediaError::Corrupt("a WebP chunk ends too early"));
    }
    Ok((kind, scanner.position() + length))
}

/// Width, height and transparency of a `VP8 ` or `VP8L` chunk; `None` for the others.
fn read_bitstream<R: Read + Seek>(
    scanner: &mut Scanner<R>,
    kind: [u8; 4],
) -> Result<Option<(u32, u32, bool)>, MediaError> {
    match &kind {
        // RFC 6386, section 9.1: three bytes of tag, three of start code.
        b"VP8 " => {
            scanner.skip(6)?;
            let (width, height) = (scanner.le16()?, scanner.le16()?);
            Ok(Some((u32::from(width & 0x3fff), u32::from(height & 0x3fff), false)))
        }
        // RFC 9649, section 3.4: a signature byte, then 14, 14 and 1 bits.
        b"VP8L" => {
            scanner.skip(1)?;
            let bits = scanner.le32()?;
            let (width, height) = ((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
            Ok(Some((width, height, bits >> 28 & 1 == 1)))
        }
        _ => Ok(None),
    }
}
