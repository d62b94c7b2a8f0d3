//! All that is to be known of a file, in one go.

use std::io;
use std::path::Path;

use crate::MediaError;
use crate::content_type::OCTET_STREAM;
use crate::probe::{self, ImageInfo};
use crate::raster::{Raster, decoded_format};
use crate::rendition::{Rendition, needs_web_public};

/// What a file is, and what is made from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// The kind by content; `application/octet-stream` for what claims to be an image and has no valid headers or
    /// exceeds the limits of [`probe::image`], so that nobody is made to decode it.
    pub mime: &'static str,
    /// What the headers say, of images.
    pub image: Option<ImageInfo>,
    /// Of images that this server decodes.
    pub blurhash: Option<String>,
    /// WebP, of images that this server decodes.
    pub thumbnail: Option<Vec<u8>>,
    /// WebP, when the original is not to be shown on the web itself.
    pub web_public: Option<Vec<u8>>,
    /// Misskey's `DriveFile.properties`.
    pub properties: Properties,
}

/// Misskey's `DriveFile.properties`: the size at which a client lays the image out, in pixels. Absent for everything that
/// is no image.
///
/// The orientation is applied already: nobody has to turn the numbers, nor tell clients about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Properties {
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
}

/// What is made from an image.
#[derive(Default)]
struct Renditions {
    blurhash: Option<String>,
    thumbnail: Option<Vec<u8>>,
    web_public: Option<Vec<u8>>,
}

/// Finds out all about the file at `path`. Decodes it at most once, and takes a bounded amount of memory.
///
/// Fails only when the file cannot be read: whatever its content is, it is a file, if only one without a thumbnail.
pub fn analyse(path: &Path) -> io::Result<Analysis> {
    let mime = probe::sniff(path)?;
    let image = if probe::is_probed(mime) {
        probe_leniently(path, mime)
    } else {
        None
    };
    let mime = match &image {
        Some(info) => info.mime,
        None if probe::is_probed(mime) => OCTET_STREAM,
        None => mime,
    };
    let renditions = image
        .as_ref()
        .map(|info| render_leniently(path, info))
        .unwrap_or_default();
    let properties = image.as_ref().map(Properties::of).unwrap_or_default();
    Ok(Analysis {
        mime,
        image,
        blurhash: renditions.blurhash,
        thumbnail: renditions.thumbnail,
        web_public: renditions.web_public,
        properties,
    })
}

impl Analysis {
    /// Whether it is an image of a kind that this server decodes, and could not be decoded.
    pub fn is_broken(&self) -> bool {
        self.image.is_some() && self.thumbnail.is_none() && decoded_format(self.mime).is_some()
    }
}

impl Properties {
    /// The properties of an image.
    pub fn of(info: &ImageInfo) -> Self {
        let (width, height) = info.displayed_size();
        Self {
            width: Some(width),
            height: Some(height),
        }
    }
}

fn probe_leniently(path: &Path, mime: &'static str) -> Option<ImageInfo> {
    probe::image(path)
        .inspect_err(|error| tracing::debug!(%error, file.mime = mime, "file is not treated as an image"))
        .ok()
}

fn render_leniently(path: &Path, info: &ImageInfo) -> Renditions {
    if decoded_format(info.mime).is_none() {
        return Renditions::default();
    }
    render_all(path, info).unwrap_or_else(|error| {
        tracing::debug!(%error, file.mime = info.mime, "image has no thumbnail");
        Renditions::default()
    })
}

/// The largest rendition that is needed comes from the original, the others from it.
fn render_all(path: &Path, info: &ImageInfo) -> Result<Renditions, MediaError> {
    let needs_web_public = needs_web_public(info);
    let largest = if needs_web_public {
        Rendition::WebPublic
    } else {
        Rendition::Thumbnail
    };
    let raster = Raster::decode(path, info, largest.bounds())?;
    let thumbnail = raster.fit(Rendition::Thumbnail.bounds())?;
    Ok(Renditions {
        blurhash: Some(thumbnail.blurhash()?),
        thumbnail: Some(thumbnail.to_webp()?),
        web_public: needs_web_public.then(|| raster.to_webp()).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;
    use proptest::prelude::*;

    use super::*;
    use crate::fixtures;

    fn analysed(bytes: &[u8]) -> Analysis {
        analyse(fixtures::file(bytes).path()).unwrap()
    }

    #[test]
    fn a_photo_gets_all_its_renditions() {
        let jpeg = fixtures::encode(&fixtures::two_halves(600, 300), ImageFormat::Jpeg);
        let analysis = analysed(&fixtures::with_exif(&jpeg, 6));
        assert_eq!(analysis.mime, "image/jpeg");
        assert!(analysis.blurhash.is_some() && analysis.thumbnail.is_some() && analysis.web_public.is_some());
        let properties = Properties {
            width: Some(300),
            height: Some(600),
        };
        assert_eq!(analysis.properties, properties);
    }

    #[test]
    fn a_clean_picture_is_shown_itself() {
        let analysis = analysed(&fixtures::encode(&fixtures::two_halves(60, 30), ImageFormat::Png));
        assert!(analysis.thumbnail.is_some() && !analysis.is_broken());
        assert_eq!(analysis.web_public, None);
    }

    #[test]
    fn other_files_are_just_files() {
        for (mime, bytes) in [
            ("text/plain", b"hello".as_slice()),
            ("image/svg+xml", b"<svg/>"),
            ("application/octet-stream", b""),
            ("audio/flac", b"fLaC\0\0\0\x22"),
        ] {
            let analysis = analysed(bytes);
            assert_eq!((analysis.mime, analysis.image, analysis.thumbnail), (mime, None, None));
            assert_eq!(analysis.properties, Properties::default());
        }
    }

    #[test]
    fn what_only_claims_to_be_an_image_becomes_octets() {
        for bytes in [
            fixtures::png_header(16_384, 1),
            fixtures::png_header(25_000, 25_000),
            fixtures::png_header(0, 5),
            fixtures::gif(1, 1, 100_000),
            b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
            b"\xff\xd8\xff\xe0\0".to_vec(),
        ] {
            let analysis = analysed(&bytes);
            assert_eq!((analysis.mime, analysis.image), (OCTET_STREAM, None));
        }
    }

    #[test]
    fn broken_pixels_cost_the_thumbnail_only() {
        let mut png = fixtures::encode(&fixtures::two_halves(60, 30), ImageFormat::Png);
        png.truncate(60);
        let analysis = analysed(&png);
        assert_eq!((analysis.mime, &analysis.thumbnail), ("image/png", &None));
        assert!(analysis.is_broken());
        assert_eq!(analysis.properties.width, Some(60));

        let bomb = analysed(&fixtures::png_header(16_383, 16_383));
        assert_eq!((bomb.mime, bomb.thumbnail), ("image/png", None));
    }

    #[test]
    fn a_missing_file_is_an_error() {
        assert!(analyse(Path::new("/nonexistent")).is_err());
    }

    fn mutated() -> impl Strategy<Value = Vec<u8>> {
        let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8);
        (0..8_usize, edits, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(kind, edits, cut, is_cut)| {
            let mut bytes = fixtures::small_files().swap_remove(kind);
            for (at, value) in edits {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            if is_cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            bytes
        })
    }

    proptest! {
        #[test]
        fn any_bytes_are_some_file(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            analysed(&bytes);
        }

        #[test]
        fn any_bytes_after_a_signature_are_some_file(
            kind in 0..8_usize,
            rest in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let mut bytes = fixtures::small_files().swap_remove(kind);
            bytes.truncate(12);
            bytes.extend(rest);
            analysed(&bytes);
        }

        #[test]
        fn damaged_images_are_some_file(bytes in mutated()) {
            let analysis = analysed(&bytes);
            if let Some(info) = analysis.image {
                prop_assert!(info.width <= probe::MAX_SIDE && info.height <= probe::MAX_SIDE);
            }
        }
    }
}
