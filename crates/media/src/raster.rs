//! Pixels in memory: decoded once within limits, then made smaller and encoded.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use image::metadata::Orientation;
use image::{
    ColorType, DynamicImage, GrayAlphaImage, GrayImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage,
    RgbaImage,
};
use webp::{Encoder, PixelLayout, WebPConfig};

use crate::probe::MAX_SIDE;
use crate::{ImageInfo, MediaError, colour};

/// The most pixels that are decoded: a phone's 50 megapixels are in, a bomb of 16,383 by 16,383 is out.
const MAX_PIXELS: u64 = 64_000_000;

/// The most memory that a decoded pixel may take, in bytes: four 16-bit channels.
const MAX_BYTES_PER_PIXEL: u64 = 8;

/// What a decoder may take besides the pixels, in bytes: rows, tables, and what colour profiles unpack to.
const DECODER_OVERHEAD: u64 = 16 * 1024 * 1024;

/// The longest file that is decoded, in bytes; the JPEG decoder reads it whole.
const MAX_ENCODED: u64 = 64 * 1024 * 1024;

/// Misskey's `webpDefault`.
const QUALITY: f32 = 77.0;

/// The blurhash's components on both axes, and the side of what it is made from, as Misskey's.
const BLURHASH_COMPONENTS: u32 = 5;
const BLURHASH_SIDE: u32 = 64;

/// The largest width and height of a rendition, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// An image of 8-bit sRGB, with transparency when the original has it, the right way up.
pub(crate) struct Raster {
    /// `ImageRgb8` or `ImageRgba8`.
    pixels: DynamicImage,
}

impl Bounds {
    /// The size of a picture of `width` and `height` made to fit, keeping its proportions, never enlarged.
    fn fit(self, width: u32, height: u32) -> (u32, u32) {
        let scale = (f64::from(self.width) / f64::from(width))
            .min(f64::from(self.height) / f64::from(height))
            .min(1.0);
        let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
        (scaled(width), scaled(height))
    }

    fn transposed(self) -> Self {
        Self {
            width: self.height,
            height: self.width,
        }
    }
}

impl Raster {
    /// Decodes the first frame of the image at `path`, whose headers say `info`, and makes it fit `bounds`.
    ///
    /// Refuses what is too large before decoding it. What memory it takes depends on the pixels that the headers
    /// promise: 4 bytes for each in the usual case, 9 for a progressive JPEG, whose coefficients are kept beside its
    /// pixels. So the worst image takes some 600 MB for a moment; callers bound how many are decoded at a time.
    pub(crate) fn decode(path: &Path, info: &ImageInfo, bounds: Bounds) -> Result<Self, MediaError> {
        let format = decoded_format(info.mime).ok_or(MediaError::NotDecoded(info.mime))?;
        let file = File::open(path)?;
        if pixel_count(info) > MAX_PIXELS || file.metadata()?.len() > MAX_ENCODED {
            return Err(MediaError::TooLargeToDecode);
        }
        contain_panic(|| decode_first_frame(file, format, info, bounds))
    }

    /// A copy that fits `bounds`.
    pub(crate) fn fit(&self, bounds: Bounds) -> Result<Self, MediaError> {
        let (width, height) = bounds.fit(self.pixels.width(), self.pixels.height());
        Ok(Self {
            pixels: shrink(&self.pixels, width, height)?,
        })
    }

    /// The pixels.
    pub(crate) fn pixels(&self) -> &DynamicImage {
        &self.pixels
    }

    /// As WebP, without metadata.
    pub(crate) fn to_webp(&self) -> Result<Vec<u8>, MediaError> {
        let layout = if self.pixels.color().has_alpha() {
            PixelLayout::Rgba
        } else {
            PixelLayout::Rgb
        };
        let mut config = WebPConfig::new().map_err(|()| MediaError::Render("libwebp's version".to_owned()))?;
        config.quality = QUALITY;
        Encoder::new(
            self.pixels.as_bytes(),
            layout,
            self.pixels.width(),
            self.pixels.height(),
        )
        .encode_advanced(&config)
        .map(|bytes| bytes.to_vec())
        .map_err(|error| MediaError::Render(format!("{error:?}")))
    }

    /// The blurhash, with transparent parts black.
    pub(crate) fn blurhash(&self) -> Result<String, MediaError> {
        let small = self.fit(Bounds {
            width: BLURHASH_SIDE,
            height: BLURHASH_SIDE,
        })?;
        let mut pixels = small.pixels.into_rgba8();
        for pixel in pixels.pixels_mut() {
            let [red, green, blue, alpha] = pixel.0;
            let over_black = |channel: u8| (u16::from(channel) * u16::from(alpha) / 255) as u8;
            pixel.0 = [over_black(red), over_black(green), over_black(blue), u8::MAX];
        }
        let (width, height) = pixels.dimensions();
        blurhash::encode(BLURHASH_COMPONENTS, BLURHASH_COMPONENTS, width, height, &pixels)
            .map_err(|error| MediaError::Render(error.to_string()))
    }
}

/// The decoder for the kind `mime`; `None` for kinds that have none here.
pub(crate) fn decoded_format(mime: &str) -> Option<ImageFormat> {
    match mime {
        "image/png" | "image/apng" => Some(ImageFormat::Png),
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/gif" => Some(ImageFormat::Gif),
        "image/webp" => Some(ImageFormat::WebP),
        "image/bmp" => Some(ImageFormat::Bmp),
        "image/tiff" => Some(ImageFormat::Tiff),
        _ => None,
    }
}

fn decode_first_frame(file: File, format: ImageFormat, info: &ImageInfo, bounds: Bounds) -> Result<Raster, MediaError> {
    let mut reader = ImageReader::with_format(BufReader::new(file), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(pixel_count(info) * MAX_BYTES_PER_PIXEL + DECODER_OVERHEAD);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    if decoder.dimensions() != (info.width, info.height) {
        return Err(MediaError::Corrupt("its headers contradict each other"));
    }
    if decoder.total_bytes() > pixel_count(info) * MAX_BYTES_PER_PIXEL {
        return Err(MediaError::TooLargeToDecode);
    }
    let profile = decoder.icc_profile().ok().flatten();
    let full = DynamicImage::from_decoder(decoder)?;

    let bounds = if info.is_transposed() {
        bounds.transposed()
    } else {
        bounds
    };
    let (width, height) = bounds.fit(full.width(), full.height());
    let mut pixels = shrink(&full, width, height)?;
    drop(full);
    if let Some(profile) = profile {
        colour::convert_to_srgb(&mut pixels, &profile);
    }
    pixels.apply_orientation(Orientation::from_exif(info.orientation).unwrap_or(Orientation::NoTransforms));
    Ok(Raster { pixels })
}

/// The decoders are large, and fed with what strangers send: a panic in one must cost a thumbnail, and not the thread or
/// the actor that waits for it. What they own is dropped by the unwinding, so that no broken state is seen after it.
fn contain_panic<T>(decode: impl FnOnce() -> Result<T, MediaError>) -> Result<T, MediaError> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or(Err(MediaError::DecoderPanicked))
}

fn pixel_count(info: &ImageInfo) -> u64 {
    u64::from(info.width) * u64::from(info.height)
}

/// Resizes in the channels that the image has, and only then converts to 8-bit RGB or RGBA: the large image is never
/// copied.
fn shrink(image: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, MediaError> {
    if (width, height) == (image.width(), image.height()) {
        return Ok(to_rgb(image.clone()));
    }
    let pixel_type = match image.color() {
        ColorType::L8 => PixelType::U8,
        ColorType::La8 => PixelType::U8x2,
        ColorType::Rgb8 => PixelType::U8x3,
        ColorType::Rgba8 => PixelType::U8x4,
        ColorType::L16 => PixelType::U16,
        ColorType::La16 => PixelType::U16x2,
        ColorType::Rgb16 => PixelType::U16x3,
        ColorType::Rgba16 => PixelType::U16x4,
        // Floating point, which takes more memory than a pixel may.
        _ => return Err(MediaError::TooLargeToDecode),
    };
    let failed = |error: &dyn std::error::Error| MediaError::Render(error.to_string());
    let source =
        ImageRef::new(image.width(), image.height(), image.as_bytes(), pixel_type).map_err(|error| failed(&error))?;
    let mut target = Image::new(width, height, pixel_type);
    Resizer::new()
        .resize(&source, &mut target, None)
        .map_err(|error| failed(&error))?;

    let color = image.color();
    let mut bytes = target.into_vec();
    if color.bytes_per_pixel() > color.channel_count() {
        bytes = bytes.chunks_exact(2).map(to_8_bits).collect();
    }
    let small = match color.channel_count() {
        1 => GrayImage::from_raw(width, height, bytes).map(DynamicImage::ImageLuma8),
        2 => GrayAlphaImage::from_raw(width, height, bytes).map(DynamicImage::ImageLumaA8),
        3 => RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8),
        _ => RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8),
    };
    small
        .map(to_rgb)
        .ok_or_else(|| MediaError::Render("the resized image is incomplete".to_owned()))
}

fn to_rgb(image: DynamicImage) -> DynamicImage {
    if image.color().has_alpha() {
        DynamicImage::ImageRgba8(image.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    }
}

fn to_8_bits(channel: &[u8]) -> u8 {
    let value = channel.first_chunk().map_or(0, |bytes| u16::from_ne_bytes(*bytes));
    ((u32::from(value) + 128) / 257) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Bounds = Bounds {
        width: 498,
        height: 422,
    };

    #[test]
    fn pictures_fit_inside_and_are_never_enlarged() {
        assert_eq!(BOX.fit(1000, 500), (498, 249));
        assert_eq!(BOX.fit(500, 1000), (211, 422));
        assert_eq!(BOX.fit(100, 50), (100, 50));
        assert_eq!(BOX.fit(16_383, 1), (498, 1));
        assert_eq!(BOX.fit(1, 16_383), (1, 422));
    }

    #[test]
    fn a_panic_is_an_error() {
        let result: Result<(), _> = contain_panic(|| panic!("a decoder's mistake"));
        assert!(matches!(result, Err(MediaError::DecoderPanicked)));
    }

    #[test]
    fn what_is_too_large_is_refused_before_decoding() {
        let file = crate::fixtures::file(&crate::fixtures::png_header(8_001, 8_000));
        let info = crate::probe::image(file.path()).unwrap();
        let result = Raster::decode(file.path(), &info, BOX);
        assert!(matches!(result, Err(MediaError::TooLargeToDecode)));
    }

    #[test]
    fn sixteen_bits_become_eight_by_rounding() {
        for (wide, narrow) in [(0_u16, 0), (127, 0), (129, 1), (0x8080, 0x80), (u16::MAX, 255)] {
            assert_eq!(to_8_bits(&wide.to_ne_bytes()), narrow);
        }
    }
}
