//! JPEG: the marker segments before the first scan (ITU-T T.81, annex B).

use std::io::{Read, Seek};

use super::{ImageInfo, Scanner};
use crate::MediaError;

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<ImageInfo, MediaError> {
    if scanner.array()? != [0xff, 0xd8] {
        return Err(MediaError::Corrupt("a JPEG starts otherwise"));
    }
    let mut info = ImageInfo::still("image/jpeg", 0, 0);
    loop {
        match next_marker(scanner)? {
            // Start of scan, end of image.
            0xda | 0xd9 => return Ok(info),
            // Markers without a segment.
            0x01 | 0xd0..=0xd7 => {}
            marker => read_segment(scanner, marker, &mut info)?,
        }
    }
}

fn next_marker<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<u8, MediaError> {
    if scanner.u8()? != 0xff {
        return Err(MediaError::Corrupt("a JPEG marker is missing"));
    }
    loop {
        match scanner.u8()? {
            // Fill bytes may come before the marker's code.
            0xff => {}
            code => return Ok(code),
        }
    }
}

fn read_segment<R: Read + Seek>(scanner: &mut Scanner<R>, marker: u8, info: &mut ImageInfo) -> Result<(), MediaError> {
    let start = scanner.position();
    let length = u64::from(scanner.be16()?);
    let end = start + length.max(2);
    match marker {
        // Start of frame, of every coding process; c4, c8 and cc are other things.
        0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
            let _precision = scanner.u8()?;
            info.height = u32::from(scanner.be16()?);
            info.width = u32::from(scanner.be16()?);
        }
        // APP1: EXIF or XMP.
        0xe1 => {
            info.has_metadata = true;
            if length >= 8 && scanner.array()? == *b"Exif\0\0" {
                info.orientation = scanner.exif_orientation(length - 8)?;
            }
        }
        // APP13: Photoshop, with IPTC.
        0xed => info.has_metadata = true,
        _ => {}
    }
    scanner.seek(end)
}
