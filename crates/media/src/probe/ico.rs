//! Windows icons: the directory of pictures, of which the largest counts.

use std::io::{Read, Seek};

use super::{ImageInfo, Scanner};
use crate::MediaError;

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>) -> Result<ImageInfo, MediaError> {
    let (_reserved, _kind, count) = (scanner.le16()?, scanner.le16()?, scanner.le16()?);
    let mut info = ImageInfo::still("image/x-icon", 0, 0);
    info.has_alpha = true;
    for _ in 0..count {
        let [width, height] = scanner.array()?;
        // Colours, planes, depth, length and offset.
        scanner.skip(14)?;
        info.width = info.width.max(side(width));
        info.height = info.height.max(side(height));
    }
    Ok(info)
}

/// 256 does not fit the byte, and is written as 0.
fn side(byte: u8) -> u32 {
    if byte == 0 { 256 } else { u32::from(byte) }
}
