//! AVIF and HEIC: the boxes of an ISO base media file (ISO/IEC 14496-12, 23008-12).

use std::io::{Read, Seek};
use std::ops::Range;

use super::{ImageInfo, Scanner};
use crate::MediaError;

/// Version and flags at the start of a "full" box.
const FULL_BOX: u64 = 4;

/// A box's kind, and where its body is.
type Header = ([u8; 4], Range<u64>);

pub(super) fn read<R: Read + Seek>(scanner: &mut Scanner<R>, mime: &'static str) -> Result<ImageInfo, MediaError> {
    let file = 0..scanner.length();
    let meta = find(scanner, file.clone(), *b"meta")?;
    let properties = find(scanner, meta.start.saturating_add(FULL_BOX)..meta.end, *b"iprp")?;
    let container = find(scanner, properties, *b"ipco")?;

    let mut info = ImageInfo::still(mime, 0, 0);
    // Whether an item holds EXIF is not looked for; these kinds are never rewritten.
    info.has_metadata = true;
    let mut at = container.start;
    while let Some((kind, body)) = next_box(scanner, at, container.end)? {
        at = body.end;
        match &kind {
            // Tiles and the thumbnail have sizes too; the picture's is the largest.
            b"ispe" => {
                scanner.skip(FULL_BOX)?;
                let (width, height) = (scanner.be32()?, scanner.be32()?);
                if u64::from(width) * u64::from(height) > u64::from(info.width) * u64::from(info.height) {
                    (info.width, info.height) = (width, height);
                }
            }
            // Quarter turns against the clock.
            b"irot" => info.orientation = [1, 8, 3, 6].get(usize::from(scanner.u8()? & 3)).copied().unwrap_or(1),
            // Auxiliary pictures are transparency, nearly always.
            b"auxC" => info.has_alpha = true,
            _ => {}
        }
    }
    info.frames = count_frames(scanner, file).unwrap_or(1).max(1);
    Ok(info)
}

/// Frames of an image sequence: the samples of its first track.
fn count_frames<R: Read + Seek>(scanner: &mut Scanner<R>, file: Range<u64>) -> Result<u32, MediaError> {
    let mut range = file;
    for kind in [*b"moov", *b"trak", *b"mdia", *b"minf", *b"stbl", *b"stsz"] {
        range = find(scanner, range, kind)?;
    }
    scanner.seek(range.start)?;
    // The sample size comes before the count.
    scanner.skip(FULL_BOX + 4)?;
    scanner.be32()
}

/// The body of the first box of this kind in `range`.
fn find<R: Read + Seek>(
    scanner: &mut Scanner<R>,
    range: Range<u64>,
    wanted: [u8; 4],
) -> Result<Range<u64>, MediaError> {
    let mut at = range.start;
    while let Some((kind, body)) = next_box(scanner, at, range.end)? {
        if kind == wanted {
            return Ok(body);
        }
        at = body.end;
    }
    Err(MediaError::Corrupt("a box is missing"))
}

/// Kind and body of the box at `at`, with the scanner at the start of the body; `None` at the end.
fn next_box<R: Read + Seek>(scanner: &mut Scanner<R>, at: u64, end: u64) -> Result<Option<Header>, MediaError> {
    if at.saturating_add(8) > end {
        return Ok(None);
    }
    scanner.seek(at)?;
    let short = scanner.be32()?;
    let kind = scanner.array()?;
    let box_end = match short {
        0 => end,
        1 => at.saturating_add(scanner.be64()?),
        length => at.saturating_add(u64::from(length)),
    };
    let start = scanner.position();
    if box_end < start || box_end > end {
        return Err(MediaError::Corrupt("a box is longer than what it is in"));
    }
    Ok(Some((kind, start..box_end)))
}
