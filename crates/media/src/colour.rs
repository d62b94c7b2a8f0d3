//! Colour profiles: what is kept without a profile must be sRGB, or a phone's pictures come out pale.

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// The longest profile that is looked at, in bytes. A display's has a few kilobytes, a scanner's a few hundred.
const MAX_PROFILE: usize = 2 * 1024 * 1024;

/// Converts 8-bit RGB or RGBA `pixels` from the ICC `profile` to sRGB. Leaves them alone when the profile is invalid or
/// for something else (the decoders have turned CMYK and grey into RGB already).
pub(crate) fn convert_to_srgb(pixels: &mut DynamicImage, profile: &[u8]) {
    if profile.len() > MAX_PROFILE {
        return;
    }
    let Ok(profile) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    match pixels {
        DynamicImage::ImageRgb8(image) => convert(image, &profile, Layout::Rgb),
        DynamicImage::ImageRgba8(image) => convert(image, &profile, Layout::Rgba),
        _ => {}
    }
}

fn convert(samples: &mut [u8], profile: &ColorProfile, layout: Layout) {
    let srgb = ColorProfile::new_srgb();
    let converted = profile
        .create_transform_8bit(layout, &srgb, layout, TransformOptions::default())
        .and_then(|transform| {
            let mut converted = vec![0; samples.len()];
            transform.transform(samples, &mut converted).map(|()| converted)
        });
    if let Ok(converted) = converted {
        samples.copy_from_slice(&converted);
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    #[test]
    fn wide_colours_become_srgb_and_transparency_stays() {
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        let mut pixels = DynamicImage::ImageRgba8(RgbaImage::from_pixel(2, 2, Rgba([200, 100, 100, 77])));
        convert_to_srgb(&mut pixels, &profile);
        let Rgba([red, green, _, alpha]) = *pixels.to_rgba8().get_pixel(0, 0);
        assert!(red > 205 && green < 100, "{red} {green}");
        assert_eq!(alpha, 77);
    }

    #[test]
    fn nonsense_changes_nothing() {
        let mut pixels = DynamicImage::ImageRgb8(RgbImage::from_pixel(2, 2, Rgb([200, 100, 50])));
        let before = pixels.clone();
        for profile in [vec![], vec![0; 200], vec![0xff; MAX_PROFILE + 1]] {
            convert_to_srgb(&mut pixels, &profile);
        }
        assert_eq!(pixels, before);
    }
}
