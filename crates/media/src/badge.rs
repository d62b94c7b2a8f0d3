//! The badge of a notification: a white shape on nothing, as Misskey's media proxy makes it.

use std::io::Cursor;
use std::path::Path;

use image::{GrayImage, ImageFormat, LumaA, Pixel as _};

use crate::raster::{Bounds, Raster};
use crate::{ImageInfo, MediaError};

/// Pixels on a side at most.
const SIDE: u32 = 96;

/// How much more contrast the shape gets, around the middle.
const CONTRAST: f32 = 1.75;

/// A picture whose pixels are all as bright as each other, give or take so much, makes no shape.
const MIN_DIFFERENCE: u8 = 8;

/// The image at `path`, whose headers say `info`, as a PNG whose transparency is its brightness.
pub fn badge(path: &Path, info: &ImageInfo) -> Result<Vec<u8>, MediaError> {
    let bounds = Bounds {
        width: SIDE,
        height: SIDE,
    };
    let pixels = Raster::decode(path, info, bounds)?.pixels().to_luma_alpha8();
    let (width, height) = pixels.dimensions();
    let over_black = |pixel: &LumaA<u8>| {
        let [luma, alpha] = pixel.0;
        (u16::from(luma) * u16::from(alpha) / 255) as u8
    };
    let bright: Vec<u8> = pixels.pixels().map(over_black).collect();
    let (least, most) = (
        bright.iter().min().copied().unwrap_or(0),
        bright.iter().max().copied().unwrap_or(0),
    );
    if most - least < MIN_DIFFERENCE {
        return Err(MediaError::Render("the picture makes no shape".to_owned()));
    }
    let stretched = |value: u8| {
        let normal = f32::from(value - least) / f32::from(most - least) * 255.0;
        (normal * CONTRAST - (128.0 * CONTRAST) + 128.0).clamp(0.0, 255.0) as u8
    };
    let shape = GrayImage::from_raw(width, height, bright.into_iter().map(stretched).collect());
    let shape = shape.ok_or_else(|| MediaError::Render("the badge is incomplete".to_owned()))?;
    let badge = image::GrayAlphaImage::from_fn(width, height, |x, y| {
        LumaA([u8::MAX, shape.get_pixel(x, y).to_luma()[0]])
    });
    let mut png = Cursor::new(Vec::new());
    badge.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

#[cfg(test)]
mod tests {
    use image::GenericImageView as _;

    use super::*;
    use crate::{fixtures, probe};

    fn badge_of(bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
        let file = fixtures::file(bytes);
        badge(file.path(), &probe::image(file.path()).unwrap())
    }

    #[test]
    fn the_bright_part_is_the_shape() {
        let png = fixtures::encode(&fixtures::two_halves(200, 100), ImageFormat::Png);
        let badge = image::load_from_memory(&badge_of(&png).unwrap()).unwrap();
        assert_eq!(badge.dimensions(), (96, 48));
        // Red is brighter than blue.
        assert_eq!((badge.get_pixel(5, 20)[3], badge.get_pixel(90, 20)[3]), (255, 0));
    }

    #[test]
    fn one_colour_is_no_shape() {
        let plain = image::DynamicImage::ImageRgb8(image::RgbImage::from_pixel(20, 20, image::Rgb([9, 9, 9])));
        assert!(badge_of(&fixtures::encode(&plain, ImageFormat::Png)).is_err());
    }
}
