//! `GET /identicon/{seed}`: the picture of an account that has none, made of its name. The same name has the same
//! picture for ever.

use std::io::{self, Write as _};

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// Fields on a side; the right half mirrors the left.
const FIELDS: usize = 5;

/// Pixels on the side of a field.
const FIELD: usize = 24;

/// Pixels around the fields.
const MARGIN: usize = 4;

/// Pixels on a side of the picture, a multiple of 8.
const SIDE: usize = FIELDS * FIELD + 2 * MARGIN;

/// Longer than any handle.
const MAX_SEED: usize = 512;

const BACKGROUND: [u8; 3] = [240, 238, 235];

/// Answers with a PNG.
pub(super) async fn serve(seed: web::Path<String>) -> HttpResponse {
    if seed.len() > MAX_SEED {
        return HttpResponse::NotFound().finish();
    }
    match picture(&seed) {
        Ok(png) => HttpResponse::Ok()
            .content_type("image/png")
            .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .insert_header(("cross-origin-resource-policy", "cross-origin"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .body(png),
        Err(error) => {
            tracing::error!(%error, "cannot make an identicon");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// A picture that stands for one that is not to be had.
pub(crate) fn placeholder() -> Option<Vec<u8>> {
    picture("?").ok()
}

/// A PNG with a palette of two colours (PNG specification, third edition, sections 5 and 11.2).
fn picture(seed: &str) -> io::Result<Vec<u8>> {
    let hash = hash(seed);
    let side = (SIDE as u32).to_be_bytes();
    // One bit for each pixel, colours from the palette, no interlacing.
    let header = [&side[..], &side[..], &[1, 3, 0, 0, 0]].concat();
    let palette = [BACKGROUND, colour(hash >> 40)].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"PLTE", &palette);
    chunk(&mut png, *b"IDAT", &pixels(hash)?);
    chunk(&mut png, *b"IEND", &[]);
    Ok(png)
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut check = Crc::new();
    check.update(&kind);
    check.update(data);
    png.extend((data.len() as u32).to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(check.sum().to_be_bytes());
}

fn pixels(hash: u64) -> io::Result<Vec<u8>> {
    let mut compressed = ZlibEncoder::new(Vec::new(), Compression::fast());
    for y in 0..SIDE {
        // Every line begins with its filter: none.
        compressed.write_all(&[0])?;
        for start in (0..SIDE).step_by(8) {
            let bits = (start..start + 8).fold(0, |bits, x| bits << 1 | u8::from(is_set(hash, x, y)));
            compressed.write_all(&[bits])?;
        }
    }
    compressed.finish()
}

/// Whether the pixel at a place has the account's colour.
fn is_set(hash: u64, x: usize, y: usize) -> bool {
    let field = |at: usize| at.checked_sub(MARGIN).map(|at| at / FIELD).filter(|at| *at < FIELDS);
    let (Some(column), Some(row)) = (field(x), field(y)) else {
        return false;
    };
    let column = column.min(FIELDS - 1 - column);
    hash >> (column * FIELDS + row) & 1 == 1
}

/// A colour of middle brightness, of any hue.
fn colour(hash: u64) -> [u8; 3] {
    let hue = (hash & 0xff_ff) as f64 / 65536.0 * 6.0;
    // HSL with saturation 0.5 and lightness 0.5.
    [5.0, 3.0, 1.0].map(|shift| {
        let at = (hue + shift) % 6.0;
        let value = 0.75 - 0.5 * at.min(4.0 - at).clamp(0.0, 1.0);
        (value * 255.0) as u8
    })
}

/// FNV-1a, and a last mixing so that short seeds differ in the high bits too (SplitMix64's).
fn hash(seed: &str) -> u64 {
    let sum = seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_its_own_picture_for_ever() {
        assert_eq!(
            picture("alice@kani.example").unwrap(),
            picture("alice@kani.example").unwrap()
        );
        let names: std::collections::HashSet<_> = (0..50)
            .map(|n| picture(&format!("user{n}@kani.example")).unwrap())
            .collect();
        assert_eq!(names.len(), 50);
        assert_eq!(hash("alice"), hash("alice"));
    }

    #[test]
    fn the_right_half_mirrors_the_left() {
        for y in 0..SIDE {
            for x in 0..SIDE {
                assert_eq!(is_set(hash("bob"), x, y), is_set(hash("bob"), SIDE - 1 - x, y));
            }
        }
    }

    #[test]
    fn a_picture_is_a_small_png() {
        let png = picture("").unwrap();
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x80\0\0\0\x80\x01\x03\0\0\0"));
        assert!(png.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"));
        assert!(png.len() < 1000, "{}", png.len());
    }
}
