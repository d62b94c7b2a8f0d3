//! Windows bitmaps: the file header and the header of the bitmap.

use std::io::{Read, Seek};

use super::{ImageInfo, Scanner};
use crate::MediaError;

/// "BM", file size, reserved, offset of the pixels.
const FILE_HEADER: u64 = 14;

/// Length of the oldest bitmap header, which has 16-bit sizes.
const CORE_HEADER: u32 = 12;

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<ImageInfo, MediaError> {
    scanner.skip(FILE_HEADER)?;
    let (width, height) = if scanner.le32()? == CORE_HEADER {
        (u32::from(scanner.le16()?), u32::from(scanner.le16()?))
    } else {
        // Signed; a negative height means that the rows start at the top.
        let (width, height) = (scanner.le32()?.cast_signed(), scanner.le32()?.cast_signed());
        (width.max(0).cast_unsigned(), height.unsigned_abs())
    };
    let _planes = scanner.le16()?;
    let mut info = ImageInfo::still("image/bmp", width, height);
    info.has_alpha = scanner.le16()? == 32;
    Ok(info)
}
