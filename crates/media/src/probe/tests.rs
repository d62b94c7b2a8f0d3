//! Headers of every kind, made by encoders and by hand.

use std::io::Cursor;

use image::ImageFormat;
use proptest::prelude::*;

use super::{ImageInfo, MAX_FRAMES, read};
use crate::{MediaError, fixtures};

fn probe(bytes: &[u8]) -> Result<ImageInfo, MediaError> {
    read(Cursor::new(bytes))
}

#[test]
fn sizes_are_read_from_every_kind() {
    for (mime, bytes) in fixtures::images() {
        let info = probe(&bytes).unwrap();
        assert_eq!((info.mime, info.width, info.height, info.frames), (mime, 40, 20, 1));
        assert_eq!(info.orientation, 1);
        assert_eq!(info.has_metadata, mime == "image/tiff", "{mime}");
    }
}

#[test]
fn boxed_images_tell_size_and_rotation() {
    let info = probe(&fixtures::avif(640, 480, 3)).unwrap();
    assert_eq!((info.mime, info.width, info.height), ("image/avif", 640, 480));
    assert_eq!(info.orientation, 6);
    assert_eq!(info.displayed_size(), (480, 640));
}

#[test]
fn sequences_tell_their_length() {
    let samples = [[0; 4], [0; 4], 90_u32.to_be_bytes()].concat();
    let track = [*b"stsz", *b"stbl", *b"minf", *b"mdia", *b"trak", *b"moov"]
        .into_iter()
        .fold(samples, |body, kind| fixtures::boxed(kind, &body));
    let info = probe(&[fixtures::avif(10, 10, 0), track].concat()).unwrap();
    assert_eq!(info.frames, 90);
}

#[test]
fn icons_are_as_large_as_their_largest_picture() {
    let mut icon = b"\0\0\x01\0\x02\0".to_vec();
    icon.extend([16, 16, 0, 0, 1, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    icon.extend([0, 0, 0, 0, 1, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let info = probe(&icon).unwrap();
    assert_eq!((info.mime, info.width, info.height), ("image/x-icon", 256, 256));
}

#[test]
fn orientation_is_found_in_all_kinds_that_have_one() {
    let image = fixtures::two_halves(30, 20);
    let jpeg = fixtures::with_exif(&fixtures::encode(&image, ImageFormat::Jpeg), 8);
    let png = fixtures::encode(&image, ImageFormat::Png);
    let png = fixtures::with_png_chunk(&png, *b"eXIf", &fixtures::exif(8));
    let webp = fixtures::webp(&[
        (b"VP8X", fixtures::webp_canvas(0x08, 30, 20)),
        (b"VP8L", fixtures::webp_picture(&image)),
        (b"EXIF", fixtures::exif(8)),
    ]);
    for bytes in [jpeg, png, webp] {
        let info = probe(&bytes).unwrap();
        assert_eq!((info.orientation, info.has_metadata), (8, true), "{}", info.mime);
        assert_eq!(info.displayed_size(), (20, 30));
    }
}

#[test]
fn nonsense_orientations_are_none() {
    let jpeg = fixtures::encode(&fixtures::two_halves(30, 20), ImageFormat::Jpeg);
    for orientation in [0, 9, 255] {
        assert_eq!(probe(&fixtures::with_exif(&jpeg, orientation)).unwrap().orientation, 1);
    }
}

#[test]
fn transparency_is_told() {
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let clear = fixtures::encode(&fixtures::half_transparent(8, 8), format);
        let solid = fixtures::encode(&fixtures::two_halves(8, 8), format);
        assert!(probe(&clear).unwrap().has_alpha);
        assert!(!probe(&solid).unwrap().has_alpha);
    }
}

#[test]
fn frames_are_counted() {
    assert_eq!(probe(&fixtures::gif(5, 5, 7)).unwrap().frames, 7);
    assert_eq!(probe(&fixtures::animated_webp(8, 8, 3)).unwrap().frames, 3);
    let apng = probe(&fixtures::apng(5, 5, 7)).unwrap();
    assert_eq!((apng.mime, apng.frames), ("image/apng", 7));
}

#[test]
fn sides_are_limited_before_decoding() {
    for (width, height) in [(16_384, 1), (1, 16_384), (25_000, 25_000), (u32::MAX, u32::MAX)] {
        let result = probe(&fixtures::png_header(width, height));
        assert!(
            matches!(result, Err(MediaError::SideTooLong { .. })),
            "{width}x{height}"
        );
    }
    assert!(probe(&fixtures::png_header(16_383, 16_383)).is_ok());
    assert!(matches!(
        probe(&fixtures::gif(20_000, 1, 1)),
        Err(MediaError::SideTooLong { .. })
    ));
    assert!(matches!(
        probe(&fixtures::avif(70_000, 70_000, 0)),
        Err(MediaError::SideTooLong { .. })
    ));
}

#[test]
fn frames_are_limited_before_decoding() {
    let most = MAX_FRAMES as usize;
    assert!(probe(&fixtures::gif(1, 1, most)).is_ok());
    for bomb in [
        fixtures::gif(1, 1, 100_000),
        fixtures::apng(1, 1, 100_000),
        fixtures::animated_webp(2, 2, most + 1),
    ] {
        assert!(matches!(probe(&bomb), Err(MediaError::TooManyFrames)));
    }
}

#[test]
fn an_apng_that_lies_about_its_frames_is_counted() {
    let mut png = fixtures::apng(1, 1, 1);
    for _ in 0..=MAX_FRAMES {
        png = fixtures::with_png_chunk(&png, *b"fcTL", &[0; 26]);
        if png.len() > 200_000 {
            break;
        }
    }
    assert!(matches!(probe(&png), Err(MediaError::TooManyFrames)));
}

#[test]
fn inner_pictures_may_not_exceed_what_was_checked() {
    let large = fixtures::webp_picture(&fixtures::two_halves(600, 600));
    let webp = fixtures::webp(&[(b"VP8X", fixtures::webp_canvas(0, 6, 6)), (b"VP8L", large)]);
    assert!(matches!(probe(&webp), Err(MediaError::Corrupt(_))));

    let mut gif = fixtures::gif(1, 1, 1);
    // The frame's width, after signature, canvas, colours, and the frame's place.
    gif[24..26].copy_from_slice(&u16::MAX.to_le_bytes());
    assert!(matches!(probe(&gif), Err(MediaError::Corrupt(_))));
}

#[test]
fn a_webp_chunk_may_not_claim_more_than_the_file() {
    let mut webp = fixtures::webp(&[(b"VP8X", fixtures::webp_canvas(0, 6, 6)), (b"ICCP", vec![0; 4])]);
    let length = webp.len() - 8;
    webp[length..length + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(matches!(probe(&webp), Err(MediaError::Corrupt(_))));
}

#[test]
fn what_is_cut_off_within_the_pixels_keeps_its_headers() {
    for (mime, bytes) in fixtures::images() {
        if matches!(mime, "image/png" | "image/jpeg" | "image/gif" | "image/bmp") {
            let cut = probe(&bytes[..bytes.len() - 2]).unwrap();
            assert_eq!((cut.width, cut.height), (40, 20), "{mime}");
        }
    }
}

proptest! {
    #[test]
    fn cut_files_are_read_or_refused(kind in 0..8_usize, cut in any::<prop::sample::Index>()) {
        let mut bytes = fixtures::small_files().swap_remove(kind);
        bytes.truncate(cut.index(bytes.len()));
        if let Ok(info) = probe(&bytes) {
            prop_assert!(info.width > 0 && info.height > 0 && info.frames > 0);
        }
    }
}
