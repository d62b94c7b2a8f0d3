#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use kanikey_media::{Rendition, probe, render, sniff_bytes};

/// The most pixels that are decoded here: what a large picture costs is bounded by its pixels, and known.
const MAX_PIXELS: u32 = 1_000_000;

static PLACE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("kanikey-fuzz-{}", std::process::id())));

// A file that pretends to be a picture: what its headers say, and a small one's pixels.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = sniff_bytes(bytes);
    assert!(std::fs::write(&*PLACE, bytes).is_ok(), "no room for the picture");
    let Ok(info) = probe::image(&PLACE) else { return };
    assert!(info.width.max(info.height) <= probe::MAX_SIDE, "larger than allowed");
    if info.width.saturating_mul(info.height) <= MAX_PIXELS {
        let _ = render(&PLACE, Rendition::Emoji);
    }
});
