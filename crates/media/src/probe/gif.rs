//! GIF: the blocks of a file, with the pixels passed over (GIF89a specification).

use std::io::{Read, Seek};

use super::{ImageInfo, MAX_FRAMES, Scanner};
use crate::MediaError;

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<ImageInfo, MediaError> {
    if !matches!(&scanner.array()?, b"GIF87a" | b"GIF89a") {
        return Err(MediaError::Corrupt("a GIF starts otherwise"));
    }
    let mut info = ImageInfo::still("image/gif", u32::from(scanner.le16()?), u32::from(scanner.le16()?));
    let [flags, _background, _aspect] = scanner.array()?;
    skip_colour_table(scanner, flags)?;

    info.frames = 0;
    while info.frames <= MAX_FRAMES {
        match read_block(scanner, &mut info) {
            Ok(true) => {}
            Ok(false) => break,
            // Cut off after the first frame: browsers show what is there.
            Err(MediaError::Corrupt(_)) if info.frames > 0 => break,
            Err(error) => return Err(error),
        }
    }
    if info.frames == 0 {
        return Err(MediaError::Corrupt("a GIF without a frame"));
    }
    Ok(info)
}

/// Reads one block; false at the last one.
fn read_block<R: Read + Seek>(scanner: &mut Scanner<R>, info: &mut ImageInfo) -> Result<bool, MediaError> {
    match scanner.u8()? {
        b'!' => {
            let is_graphic_control = scanner.u8()? == 0xf9;
            if is_graphic_control {
                let [_length, flags] = scanner.array()?;
                info.has_alpha |= flags & 1 != 0;
                scanner.seek(scanner.position() - 2)?;
            }
            skip_sub_blocks(scanner)?;
        }
        b',' => read_frame(scanner, info)?,
        b';' => return Ok(false),
        _ => return Err(MediaError::Corrupt("an unknown GIF block")),
    }
    Ok(true)
}

fn read_frame<R: Read + Seek>(scanner: &mut Scanner<R>, info: &mut ImageInfo) -> Result<(), MediaError> {
    // Left and top.
    scanner.skip(4)?;
    let (width, height) = (u32::from(scanner.le16()?), u32::from(scanner.le16()?));
    if info.frames == 0 && (width > info.width || height > info.height) {
        // The decoder reserves memory for what a frame claims; only the canvas was checked against the limits.
        return Err(MediaError::Corrupt("a GIF frame is larger than its canvas"));
    }
    info.frames += 1;
    info.has_alpha |= width < info.width || height < info.height;
    let flags = scanner.u8()?;
    skip_colour_table(scanner, flags)?;
    let _minimum_code_size = scanner.u8()?;
    skip_sub_blocks(scanner)
}

fn skip_colour_table<R: Read + Seek>(scanner: &mut Scanner<R>, flags: u8) -> Result<(), MediaError> {
    if flags & 0x80 == 0 {
        return Ok(());
    }
    scanner.skip(3 << ((flags & 7) + 1))
}

fn skip_sub_blocks<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<(), MediaError> {
    loop {
        match scanner.u8()? {
            0 => return Ok(()),
            length => scanner.skip(u64::from(length))?,
        }
    }
}
