//! The smaller pictures that are made from an image. All are WebP, the right way up, in sRGB, without metadata; of an
//! animation they show the first frame.

use std::path::Path;

use crate::MediaError;
use crate::probe::{self, ImageInfo, MAX_SIDE};
use crate::raster::{Bounds, Raster};

/// The content type of every rendition.
pub const RENDITION_TYPE: &str = "image/webp";

/// What a smaller picture is for, which decides its size. Proportions are kept; nothing is enlarged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendition {
    /// In a timeline or the drive: within 498×422.
    Thumbnail,
    /// Shown on the web instead of the original: within 2048×2048.
    WebPublic,
    /// The media proxy's still avatar: at most 320 high.
    Avatar,
    /// The media proxy's still emoji: at most 128 high.
    Emoji,
    /// The media proxy's preview of a linked page's picture: within 200×200.
    Preview,
}

impl Rendition {
    pub(crate) fn bounds(self) -> Bounds {
        let (width, height) = match self {
            Self::Thumbnail => (498, 422),
            Self::WebPublic => (2048, 2048),
            Self::Avatar => (MAX_SIDE, 320),
            Self::Emoji => (MAX_SIDE, 128),
            Self::Preview => (200, 200),
        };
        Bounds { width, height }
    }
}

/// Makes a rendition of the image at `path`, as WebP.
pub fn render(path: &Path, rendition: Rendition) -> Result<Vec<u8>, MediaError> {
    let info = probe::image(path)?;
    Raster::decode(path, &info, rendition.bounds())?.to_webp()
}

/// The thumbnail of the image at `path`, whose headers say `info`.
pub fn thumbnail(path: &Path, info: &ImageInfo) -> Result<Vec<u8>, MediaError> {
    Raster::decode(path, info, Rendition::Thumbnail.bounds())?.to_webp()
}

/// What is shown on the web instead of the image at `path`; `None` when the original itself is fit to be shown.
pub fn web_public(path: &Path, info: &ImageInfo) -> Result<Option<Vec<u8>>, MediaError> {
    if !needs_web_public(info) {
        return Ok(None);
    }
    Raster::decode(path, info, Rendition::WebPublic.bounds())?
        .to_webp()
        .map(Some)
}

/// The blurhash of the image at `path`, whose headers say `info`.
pub fn blurhash(path: &Path, info: &ImageInfo) -> Result<String, MediaError> {
    Raster::decode(path, info, Rendition::Thumbnail.bounds())?.blurhash()
}

/// Whether something else than the original is to be shown on the web: when it carries metadata (a photo tells where it
/// was taken), when a side is longer than 2048, or when browsers do not show the kind or it is not compressed.
///
/// Never for animations, which would stop moving, nor for GIF, which has nothing to hide (as Misskey's `generateAlts`).
pub(crate) fn needs_web_public(info: &ImageInfo) -> bool {
    let Bounds { width, height } = Rendition::WebPublic.bounds();
    let is_large = info.width > width || info.height > height;
    match info.mime {
        _ if info.is_animated() => false,
        "image/jpeg" | "image/png" | "image/webp" => info.has_metadata || is_large,
        "image/tiff" | "image/bmp" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GenericImageView as _, ImageFormat};

    use super::*;
    use crate::fixtures;

    fn rendered(bytes: &[u8], rendition: Rendition) -> DynamicImage {
        let webp = render(fixtures::file(bytes).path(), rendition).unwrap();
        assert_eq!(crate::sniff_bytes(&webp), RENDITION_TYPE);
        image::load_from_memory(&webp).unwrap()
    }

    #[test]
    fn every_kind_is_rendered() {
        for (mime, bytes) in fixtures::images() {
            let thumbnail = rendered(&bytes, Rendition::Thumbnail);
            assert_eq!(thumbnail.dimensions(), (40, 20), "{mime}");
            let (left, right) = (thumbnail.get_pixel(5, 10), thumbnail.get_pixel(35, 10));
            assert!(left[0] > 200 && left[2] < 60, "{mime}: {left:?}");
            assert!(right[2] > 200 && right[0] < 60, "{mime}: {right:?}");
        }
    }

    #[test]
    fn renditions_fit_their_boxes() {
        let png = fixtures::encode(&fixtures::two_halves(1000, 500), ImageFormat::Png);
        for (rendition, size) in [
            (Rendition::Thumbnail, (498, 249)),
            (Rendition::WebPublic, (1000, 500)),
            (Rendition::Avatar, (640, 320)),
            (Rendition::Emoji, (256, 128)),
            (Rendition::Preview, (200, 100)),
        ] {
            assert_eq!(rendered(&png, rendition).dimensions(), size, "{rendition:?}");
        }
    }

    #[test]
    fn orientation_is_applied_before_the_box() {
        let jpeg = fixtures::encode(&fixtures::two_halves(1000, 500), ImageFormat::Jpeg);
        // A quarter turn clockwise: the red left half becomes the upper one.
        let thumbnail = rendered(&fixtures::with_exif(&jpeg, 6), Rendition::Thumbnail);
        assert_eq!(thumbnail.dimensions(), (211, 422));
        assert!(thumbnail.get_pixel(100, 50)[0] > 200);
        assert!(thumbnail.get_pixel(100, 370)[2] > 200);
    }

    #[test]
    fn transparency_is_kept() {
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let bytes = fixtures::encode(&fixtures::half_transparent(600, 600), format);
            let thumbnail = rendered(&bytes, Rendition::Thumbnail);
            assert_eq!(thumbnail.get_pixel(200, 50)[3], 255);
            assert_eq!(thumbnail.get_pixel(200, 400)[3], 0);
        }
    }

    #[test]
    fn deep_and_grey_images_are_rendered() {
        let image = fixtures::two_halves(600, 300);
        for deep in [
            DynamicImage::ImageLuma8(image.to_luma8()),
            DynamicImage::ImageLumaA8(image.to_luma_alpha8()),
            DynamicImage::ImageLuma16(image.to_luma16()),
            DynamicImage::ImageLumaA16(image.to_luma_alpha16()),
            DynamicImage::ImageRgb16(image.to_rgb16()),
            DynamicImage::ImageRgba16(image.to_rgba16()),
        ] {
            let thumbnail = rendered(&fixtures::encode(&deep, ImageFormat::Png), Rendition::Thumbnail);
            let expected = DynamicImage::ImageRgb8(deep.to_rgb8()).get_pixel(10, 10);
            let pixel = thumbnail.get_pixel(10, 10);
            assert!(
                pixel.0.iter().zip(expected.0).all(|(a, b)| a.abs_diff(b) < 8),
                "{:?}",
                deep.color()
            );
        }
    }

    #[test]
    fn animations_show_their_first_frame() {
        let gif = fixtures::gif(1, 1, 3);
        assert_eq!(rendered(&gif, Rendition::Emoji).dimensions(), (1, 1));
        let webp = rendered(&fixtures::animated_webp(8, 4, 2), Rendition::Emoji);
        assert_eq!(webp.dimensions(), (8, 4));
        assert!(webp.get_pixel(0, 0)[0] > 200);
    }

    #[test]
    fn web_public_is_made_when_the_original_tells_too_much_or_is_too_large() {
        let info = |bytes: &[u8]| probe::image(fixtures::file(bytes).path()).unwrap();
        let jpeg = fixtures::encode(&fixtures::two_halves(40, 20), ImageFormat::Jpeg);
        let png = fixtures::encode(&fixtures::two_halves(40, 20), ImageFormat::Png);
        assert!(!needs_web_public(&info(&jpeg)));
        assert!(!needs_web_public(&info(&png)));
        assert!(needs_web_public(&info(&fixtures::with_exif(&jpeg, 1))));
        assert!(needs_web_public(&info(&fixtures::with_png_chunk(
            &png,
            *b"tEXt",
            b"GPS\0here"
        ))));
        assert!(needs_web_public(&info(&fixtures::png_header(2049, 1))));
        assert!(!needs_web_public(&info(&fixtures::png_header(2048, 2048))));
        assert!(!needs_web_public(&info(&fixtures::apng(4000, 1, 2))));
        assert!(!needs_web_public(&info(&fixtures::gif(4000, 1, 1))));
    }

    #[test]
    fn web_public_carries_no_metadata() {
        let jpeg = fixtures::encode(&fixtures::two_halves(2100, 10), ImageFormat::Jpeg);
        let file = fixtures::file(&fixtures::with_exif(&jpeg, 3));
        let info = probe::image(file.path()).unwrap();
        let webp = web_public(file.path(), &info).unwrap().unwrap();
        let public = probe::image(fixtures::file(&webp).path()).unwrap();
        assert_eq!((public.width, public.height), (2048, 10));
        assert!(!public.has_metadata);
    }

    #[test]
    fn blurhashes_have_five_by_five_components() {
        let png = fixtures::encode(&fixtures::half_transparent(300, 200), ImageFormat::Png);
        let file = fixtures::file(&png);
        let hash = blurhash(file.path(), &probe::image(file.path()).unwrap()).unwrap();
        assert!(hash.starts_with('e'), "{hash}");
        assert_eq!(hash.len(), 54);
    }
}
