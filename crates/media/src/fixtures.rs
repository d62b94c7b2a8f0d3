//! Images made for the tests.

use std::io::{Cursor, Write as _};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// A file with this content, removed when dropped.
pub(crate) fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// The left half red, the right half blue.
pub(crate) fn two_halves(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([255, 0, 0])
        } else {
            Rgb([0, 0, 255])
        }
    }))
}

/// Transparent all over, except for a green upper half.
pub(crate) fn half_transparent(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, |_, y| {
        if y < height / 2 {
            Rgba([0, 255, 0, 255])
        } else {
            Rgba([0, 0, 0, 0])
        }
    }))
}

pub(crate) fn encode(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A small image of every kind that is decoded, with its type.
pub(crate) fn images() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("image/png", ImageFormat::Png),
        ("image/jpeg", ImageFormat::Jpeg),
        ("image/gif", ImageFormat::Gif),
        ("image/webp", ImageFormat::WebP),
        ("image/bmp", ImageFormat::Bmp),
        ("image/tiff", ImageFormat::Tiff),
    ]
    .map(|(mime, format)| {
        let image = two_halves(40, 20);
        // The GIF encoder takes RGBA only.
        let image = if format == ImageFormat::Gif {
            DynamicImage::ImageRgba8(image.to_rgba8())
        } else {
            image
        };
        (mime, encode(&image, format))
    })
    .to_vec()
}

/// Eight small files whose headers are of different kinds.
pub(crate) fn small_files() -> Vec<Vec<u8>> {
    let mut files: Vec<_> = images().into_iter().map(|(_, bytes)| bytes).collect();
    files.push(avif(64, 32, 1));
    files.push(animated_webp(8, 8, 2));
    files
}

/// An EXIF block that says nothing but the orientation.
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0]);
    block
}

/// `jpeg` with an EXIF segment right after its start.
pub(crate) fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let block = [b"Exif\0\0".as_slice(), &exif(orientation)].concat();
    let length = (block.len() as u16 + 2).to_be_bytes();
    let (start, rest) = jpeg.split_at(2);
    [start, &[0xff, 0xe1], &length, &block, rest].concat()
}

/// A PNG that ends after its header.
pub(crate) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let [w, h] = [width.to_be_bytes(), height.to_be_bytes()];
    let header = [w.as_slice(), &h, &[8, 6, 0, 0, 0]].concat();
    let mut png = [b"\x89PNG\r\n\x1a\n".as_slice(), &png_chunk(*b"IHDR", &header)].concat();
    png.extend(png_chunk(*b"IDAT", b""));
    png.extend(png_chunk(*b"IEND", b""));
    png
}

/// A PNG with animation control of `frames`, and no pixels.
pub(crate) fn apng(width: u32, height: u32, frames: u32) -> Vec<u8> {
    let control = [frames.to_be_bytes(), [0; 4]].concat();
    with_png_chunk(&png_header(width, height), *b"acTL", &control)
}

/// `png` with one more chunk after its header.
pub(crate) fn with_png_chunk(png: &[u8], kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let (header, rest) = png.split_at(8 + 12 + 13);
    [header, &png_chunk(kind, body), rest].concat()
}

/// A GIF of `frames` frames of one pixel on a canvas of `width` by `height`.
pub(crate) fn gif(width: u16, height: u16, frames: usize) -> Vec<u8> {
    let mut gif = b"GIF89a".to_vec();
    gif.extend(width.to_le_bytes());
    gif.extend(height.to_le_bytes());
    gif.extend(b"\x80\0\0\0\0\0\xff\xff\xff");
    for _ in 0..frames {
        gif.extend(b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    gif.push(b';');
    gif
}

/// A WebP of the given chunks.
pub(crate) fn webp(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, content) in chunks {
        body.extend_from_slice(*kind);
        body.extend((content.len() as u32).to_le_bytes());
        body.extend(content);
        body.extend(vec![0; content.len() % 2]);
    }
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

/// The bodies of the chunks of a lossless WebP that `image` writes: its only picture chunk, and its kind.
pub(crate) fn webp_picture(image: &DynamicImage) -> Vec<u8> {
    let simple = encode(image, ImageFormat::WebP);
    let length = u32::from_le_bytes(*simple[16..].first_chunk().unwrap()) as usize;
    simple[20..20 + length].to_vec()
}

/// A WebP of `frames` equal frames.
pub(crate) fn animated_webp(width: u32, height: u32, frames: usize) -> Vec<u8> {
    let picture = webp_picture(&two_halves(width, height));
    let mut frame = webp_canvas(0, width, height)[4..].to_vec();
    frame.splice(0..0, [0; 6]);
    frame.extend([100, 0, 0, 0]);
    frame.extend(b"VP8L");
    frame.extend((picture.len() as u32).to_le_bytes());
    frame.extend(&picture);
    frame.extend(vec![0; picture.len() % 2]);
    let mut chunks = vec![
        (b"VP8X", webp_canvas(0x02, width, height)),
        (b"ANIM", vec![0, 0, 0, 0, 0, 0]),
    ];
    chunks.extend(vec![(b"ANMF", frame); frames]);
    webp(&chunks)
}

/// The headers of an AVIF with a tile half as large, turned by `turns` quarters against the clock.
pub(crate) fn avif(width: u32, height: u32, turns: u8) -> Vec<u8> {
    let size = |width: u32, height: u32| boxed(*b"ispe", &[[0; 4], width.to_be_bytes(), height.to_be_bytes()].concat());
    let properties = [
        size(width, height),
        size(width / 2, height / 2),
        boxed(*b"irot", &[turns]),
    ]
    .concat();
    let container = boxed(*b"iprp", &boxed(*b"ipco", &properties));
    let meta = boxed(*b"meta", &[[0; 4].as_slice(), &container].concat());
    [boxed(*b"ftyp", b"avif\0\0\0\0avifmif1"), meta].concat()
}

/// The body of a `VP8X` chunk.
pub(crate) fn webp_canvas(flags: u8, width: u32, height: u32) -> Vec<u8> {
    [
        &[flags, 0, 0, 0],
        &(width - 1).to_le_bytes()[..3],
        &(height - 1).to_le_bytes()[..3],
    ]
    .concat()
}

pub(crate) fn boxed(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    [(body.len() as u32 + 8).to_be_bytes().as_slice(), &kind, body].concat()
}

fn png_chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32).to_be_bytes();
    let checked = [kind.as_slice(), body].concat();
    [length.as_slice(), &checked, &crc(&checked).to_be_bytes()].concat()
}

/// The checksum of PNG chunks (PNG specification, annex D), a bit at a time.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}
