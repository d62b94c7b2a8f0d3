//! The content types that files are kept and served under.

/// What is served as it is unknown or not safe to show.
pub const OCTET_STREAM: &str = "application/octet-stream";

/// The types that a browser may show in place, with what they are served as: Misskey's `FILE_TYPE_BROWSERSAFE`.
///
/// SVG and HTML are missing because they run scripts. Text names its charset so that no browser guesses one.
const BROWSER_SAFE: &[(&str, &str)] = &[
    ("application/ogg", "application/ogg"),
    ("audio/aac", "audio/aac"),
    ("audio/flac", "audio/flac"),
    ("audio/mp4", "audio/mp4"),
    ("audio/mpeg", "audio/mpeg"),
    ("audio/ogg", "audio/ogg"),
    ("audio/opus", "audio/opus"),
    ("audio/vnd.wave", "audio/vnd.wave"),
    ("audio/wav", "audio/wav"),
    ("audio/webm", "audio/webm"),
    ("audio/x-flac", "audio/x-flac"),
    ("audio/x-m4a", "audio/x-m4a"),
    ("image/apng", "image/apng"),
    ("image/avif", "image/avif"),
    ("image/bmp", "image/bmp"),
    ("image/gif", "image/gif"),
    ("image/jpeg", "image/jpeg"),
    ("image/png", "image/png"),
    ("image/tiff", "image/tiff"),
    ("image/webp", "image/webp"),
    ("image/x-icon", "image/x-icon"),
    ("text/plain", "text/plain; charset=utf-8"),
    ("video/3gpp", "video/3gpp"),
    ("video/3gpp2", "video/3gpp2"),
    ("video/mp4", "video/mp4"),
    ("video/mpeg", "video/mpeg"),
    ("video/ogg", "video/ogg"),
    ("video/quicktime", "video/quicktime"),
    ("video/webm", "video/webm"),
    ("video/x-m4v", "video/x-m4v"),
];

/// File name extensions of the types that are recognised, without the dot. The first of a type is the usual one.
const EXTENSIONS: &[(&str, &str)] = &[
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("audio/aac", "aac"),
    ("audio/flac", "flac"),
    ("audio/mp4", "m4a"),
    ("audio/mpeg", "mp3"),
    ("audio/ogg", "ogg"),
    ("audio/ogg", "oga"),
    ("audio/ogg", "opus"),
    ("audio/wav", "wav"),
    ("audio/webm", "webm"),
    ("audio/x-m4a", "m4a"),
    ("image/apng", "png"),
    ("image/apng", "apng"),
    ("image/avif", "avif"),
    ("image/bmp", "bmp"),
    ("image/gif", "gif"),
    ("image/heic", "heic"),
    ("image/heif", "heif"),
    ("image/jpeg", "jpg"),
    ("image/jpeg", "jpeg"),
    ("image/jpeg", "jfif"),
    ("image/png", "png"),
    ("image/svg+xml", "svg"),
    ("image/tiff", "tif"),
    ("image/tiff", "tiff"),
    ("image/webp", "webp"),
    ("image/x-icon", "ico"),
    ("video/3gpp", "3gp"),
    ("video/3gpp2", "3g2"),
    ("video/mp4", "mp4"),
    ("video/mpeg", "mpg"),
    ("video/ogg", "ogv"),
    ("video/ogg", "ogg"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("video/x-m4v", "m4v"),
    ("video/x-matroska", "mkv"),
];

/// The `Content-Type` that a file of the kind `mime` is served with: its own when a browser may show it, else
/// [`OCTET_STREAM`].
///
/// Goes together with `X-Content-Type-Options: nosniff` and a `Content-Security-Policy` that allows nothing.
pub fn served_content_type(mime: &str) -> &'static str {
    BROWSER_SAFE
        .iter()
        .find(|(kind, _)| *kind == mime)
        .map_or(OCTET_STREAM, |(_, served)| served)
}

/// Whether a browser may show a file of the kind `mime` in place.
pub fn is_browser_safe(mime: &str) -> bool {
    BROWSER_SAFE.iter().any(|(kind, _)| *kind == mime)
}

/// The extensions, without the dot, that fit `mime`; the usual one first. Empty for kinds without one.
pub fn extensions(mime: &str) -> impl Iterator<Item = &'static str> {
    EXTENSIONS
        .iter()
        .filter(move |(kind, _)| *kind == mime)
        .map(|(_, extension)| *extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_never_served_as_themselves() {
        for mime in [
            "image/svg+xml",
            "text/html",
            "application/xhtml+xml",
            "text/xml",
            "application/json",
            "",
        ] {
            assert_eq!(served_content_type(mime), OCTET_STREAM, "{mime}");
            assert!(!is_browser_safe(mime));
        }
        assert_eq!(served_content_type("application/activity+json"), OCTET_STREAM);
    }

    #[test]
    fn pictures_and_sounds_are_served_as_themselves() {
        for mime in ["image/png", "image/apng", "image/avif", "audio/flac", "video/mp4"] {
            assert_eq!(served_content_type(mime), mime);
        }
        assert_eq!(served_content_type("text/plain"), "text/plain; charset=utf-8");
    }
}
