//! A file's kind by its content, never by its name.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use infer::MatcherType;

use super::text::text_type;
use super::{Scanner, png};
use crate::content_type::OCTET_STREAM;

/// As much of a file as is looked at, in bytes.
const HEAD: u64 = 64 * 1024;

/// The MIME type of the file's content; `application/octet-stream` for what is not known, and for an empty file.
pub fn sniff(path: &Path) -> io::Result<&'static str> {
    sniff_from(&mut File::open(path)?)
}

/// [`sniff`] for an open file, which is left at its start.
pub fn sniff_file(mut file: &File) -> io::Result<&'static str> {
    let mime = sniff_from(&mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(mime)
}

/// [`sniff`] for bytes: the whole file, or its start.
pub fn sniff_bytes(bytes: &[u8]) -> &'static str {
    sniff_from(&mut Cursor::new(bytes)).unwrap_or(OCTET_STREAM)
}

/// [`sniff`] for an open file, read from its start and left anywhere.
pub(super) fn sniff_from<R: Read + Seek>(file: &mut R) -> io::Result<&'static str> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    let mime = sniff_head(&head);
    let is_apng = mime == "image/png" && Scanner::new(file).is_ok_and(|mut scanner| png::is_animated(&mut scanner));
    Ok(if is_apng { "image/apng" } else { mime })
}

fn sniff_head(head: &[u8]) -> &'static str {
    // Text first: the shorter magic numbers ("BM", "ID3") are words as well.
    text_type(head)
        .or_else(|| isobmff_type(head))
        .or_else(|| ogg_type(head))
        .unwrap_or_else(|| infer::get(head).map_or(OCTET_STREAM, |kind| inferred_type(head, kind)))
}

fn inferred_type(head: &[u8], kind: infer::Type) -> &'static str {
    match kind.mime_type() {
        "audio/x-flac" => "audio/flac",
        "audio/x-wav" => "audio/wav",
        "image/vnd.microsoft.icon" => "image/x-icon",
        "video/webm" if is_audio_only(head) => "audio/webm",
        mime => match kind.matcher_type() {
            MatcherType::Image
            | MatcherType::Audio
            | MatcherType::Video
            | MatcherType::Archive
            | MatcherType::Book
            | MatcherType::Doc
            | MatcherType::Font => mime,
            _ => OCTET_STREAM,
        },
    }
}

/// The kinds of ISO base media files, by the brands in their first box.
fn isobmff_type(head: &[u8]) -> Option<&'static str> {
    let length = u32::from_be_bytes(*head.first_chunk()?) as usize;
    if head.get(4..8)? != b"ftyp" {
        return None;
    }
    let major = head.get(8..12)?;
    let compatible = head.get(16..length.clamp(16, head.len().max(16))).unwrap_or_default();
    let has = |brand: &[u8]| compatible.chunks_exact(4).any(|it| it == brand);
    Some(match major {
        b"avif" | b"avis" => "image/avif",
        b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" => "image/heic",
        b"mif1" | b"msf1" if has(b"avif") || has(b"avis") => "image/avif",
        b"mif1" | b"msf1" if has(b"heic") || has(b"heix") => "image/heic",
        b"mif1" | b"msf1" => "image/heif",
        b"M4A " => "audio/x-m4a",
        b"M4B " | b"M4P " | b"F4A " | b"F4B " => "audio/mp4",
        b"M4V " | b"M4VH" | b"M4VP" => "video/x-m4v",
        b"qt  " => "video/quicktime",
        // A camera's raw picture, and JPEG 2000 and XL in boxes.
        b"crx " | b"jp2 " | b"jpx " | b"jxl " => return None,
        [b'3', b'g', b'2', _] => "video/3gpp2",
        [b'3', b'g', _, _] => "video/3gpp",
        _ => "video/mp4",
    })
}

fn ogg_type(head: &[u8]) -> Option<&'static str> {
    if !head.starts_with(b"OggS") {
        return None;
    }
    let is_video = contains(head, b"\x80theora") || contains(head, b"BBCD\0");
    Some(if is_video { "video/ogg" } else { "audio/ogg" })
}

/// A recorded voice is a WebM without a video track; its tracks are listed before the sound.
fn is_audio_only(head: &[u8]) -> bool {
    (contains(head, b"A_OPUS") || contains(head, b"A_VORBIS")) && !contains(head, b"V_VP") && !contains(head, b"V_AV1")
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    fn ftyp(major: [u8; 4], compatible: &[&[u8; 4]]) -> Vec<u8> {
        let mut bytes = (16 + 4 * compatible.len() as u32).to_be_bytes().to_vec();
        bytes.extend_from_slice(b"ftyp");
        bytes.extend_from_slice(&major);
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend(compatible.iter().copied().flatten());
        bytes
    }

    #[test]
    fn images_are_known_by_their_content() {
        for (mime, bytes) in fixtures::images() {
            assert_eq!(sniff_bytes(&bytes), mime);
        }
        assert_eq!(sniff_bytes(&fixtures::apng(4, 4, 3)), "image/apng");
        assert_eq!(sniff_bytes(b"\0\0\x01\0\x01\0"), "image/x-icon");
    }

    #[test]
    fn boxed_media_are_told_apart_by_their_brands() {
        for (mime, bytes) in [
            ("image/avif", ftyp(*b"avif", &[])),
            ("image/avif", ftyp(*b"mif1", &[b"miaf", b"avif"])),
            ("image/heic", ftyp(*b"heic", &[b"mif1"])),
            ("image/heif", ftyp(*b"mif1", &[])),
            ("video/mp4", ftyp(*b"isom", &[b"avc1"])),
            ("video/mp4", ftyp(*b"iso6", &[])),
            ("audio/x-m4a", ftyp(*b"M4A ", &[])),
            ("video/quicktime", ftyp(*b"qt  ", &[])),
            ("video/3gpp", ftyp(*b"3gp5", &[])),
        ] {
            assert_eq!(sniff_bytes(&bytes), mime);
        }
    }

    #[test]
    fn sounds_and_films_are_known_by_their_content() {
        let webm = |codec: &[u8]| [b"\x1a\x45\xdf\xa3\x42\x82\x84webm".as_slice(), codec, &[0; 300]].concat();
        for (mime, bytes) in [
            ("audio/mpeg", b"ID3\x04\0\0\0\0\0\0".to_vec()),
            ("audio/flac", b"fLaC\0\0\0\x22".to_vec()),
            ("audio/wav", b"RIFF\0\0\0\0WAVEfmt ".to_vec()),
            ("audio/ogg", b"OggS\0\x02\x01vorbis".to_vec()),
            ("video/ogg", b"OggS\0\x02\x80theora".to_vec()),
            ("video/webm", webm(b"A_OPUS V_VP9")),
            ("audio/webm", webm(b"A_OPUS")),
            ("application/pdf", b"%PDF-1.7\n%\xe2\xe3".to_vec()),
            ("application/zip", b"PK\x03\x04\x14\0\0\0".to_vec()),
        ] {
            assert_eq!(sniff_bytes(&bytes), mime, "{mime}");
        }
    }

    #[test]
    fn programs_and_noise_are_octets() {
        for bytes in [
            b"".as_slice(),
            b"MZ\x90\0\x03\0\0\0",
            b"\x7fELF\x02\x01\x01\0",
            &[0; 100],
            b"\x01\x02\x03",
        ] {
            assert_eq!(sniff_bytes(bytes), OCTET_STREAM);
        }
    }

    #[test]
    fn words_are_not_magic_numbers() {
        for text in [
            "BMW is a car",
            "ID3 tags",
            "GIF89a",
            "OggS",
            "<html><body>hi</body></html>",
            "#!/bin/sh\n",
        ] {
            assert_eq!(sniff_bytes(text.as_bytes()), "text/plain", "{text}");
        }
    }
}
