//! The folder that a client was built into, and which of its files answers which path.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use actix_web::{HttpRequest, HttpResponse};

use crate::files::{Sendable, send};

/// Where a path of the client's is looked for, in this order: in a whole Misskey, in its `built` folder, in a folder laid
/// out like the paths.
const PLACES: &[(&str, &[&str])] = &[
    ("vite", &["built/_frontend_vite_", "_frontend_vite_", "vite"]),
    ("assets", &["built/_frontend_dist_", "_frontend_dist_", "assets"]),
    ("client-assets", &["packages/frontend/assets", "client-assets"]),
    ("static-assets", &["packages/backend/assets", "static-assets"]),
    (
        "twemoji",
        &["packages/backend/node_modules/@discordapp/twemoji/dist/svg", "twemoji"],
    ),
    ("fluent-emoji", &["fluent-emojis/dist", "fluent-emoji"]),
    ("sw.js", &["built/_sw_dist_/sw.js", "_sw_dist_/sw.js", "sw.js"]),
    (
        "favicon.ico",
        &[
            "packages/backend/assets/favicon.ico",
            "static-assets/favicon.ico",
            "favicon.ico",
        ],
    ),
    (
        "apple-touch-icon.png",
        &[
            "packages/backend/assets/apple-touch-icon.png",
            "static-assets/apple-touch-icon.png",
            "apple-touch-icon.png",
        ],
    ),
];

/// What is named after its content never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// As Misskey's static assets.
const A_WEEK: &str = "public, max-age=604800";
/// As Misskey's service worker, which decides what the client runs.
const TEN_MINUTES: &str = "public, max-age=600";

/// Pictures run no scripts.
const SVG_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The folder. Nothing outside of it is ever read.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Fails where it is not there.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let root = path.canonicalize()?;
        if root.is_dir() {
            Ok(Self { root })
        } else {
            Err(io::ErrorKind::NotADirectory.into())
        }
    }

    /// The file of the client's own places that a path (without its first slash) names.
    pub(super) fn asset(&self, path: &str) -> Option<(File, Metadata)> {
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let (_, places) = PLACES.iter().find(|(name, _)| *name == first)?;
        places.iter().find_map(|place| {
            if rest.is_empty() {
                self.file(place)
            } else {
                self.file(&format!("{place}/{rest}"))
            }
        })
    }

    /// Whether only the client's own places can answer a path: it is no page.
    pub(super) fn is_asset_path(path: &str) -> bool {
        let first = path.split('/').next().unwrap_or_default();
        PLACES.iter().any(|(name, _)| *name == first)
    }

    /// A file by its path in the folder: no hidden one, and none that a link leads out to.
    pub(super) fn file(&self, path: &str) -> Option<(File, Metadata)> {
        let is_plain = |name: &str| !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', '\0', ':']);
        if !path.split('/').all(is_plain) {
            return None;
        }
        let found = self.root.join(path).canonicalize().ok()?;
        if !found.starts_with(&self.root) {
            return None;
        }
        let file = File::open(found).ok()?;
        let metadata = file.metadata().ok()?;
        metadata.is_file().then_some((file, metadata))
    }

    /// The text of a file that is there and at most a few megabytes long.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        const MAX: u64 = 4 * 1024 * 1024;
        let (file, metadata) = self.file(path)?;
        if metadata.len() > MAX {
            return None;
        }
        io::read_to_string(file).ok()
    }

    /// The names in one of its folders; none where it is not there.
    pub(super) fn names(&self, path: &str) -> Vec<String> {
        let entries = self.root.join(path).read_dir().into_iter().flatten().flatten();
        entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect()
    }
}

/// Answers with one of the folder's files.
pub(super) fn answer(request: &HttpRequest, path: &str, (file, metadata): (File, Metadata)) -> HttpResponse {
    let modified = metadata
        .modified()
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let stamp = modified.map_or(0, |at| at.as_nanos());
    let name = path.rsplit('/').next().unwrap_or(path);
    let (content_type, is_text) = content_type(name);
    let weak = if is_text { "W/" } else { "" };
    send(
        request,
        Sendable {
            file,
            size: metadata.len(),
            content_type,
            disposition: None,
            tag: &format!("{weak}\"{:x}-{stamp:x}\"", metadata.len()),
            cache_control: cache_control(path, name),
            policy: (content_type == "image/svg+xml").then_some(SVG_POLICY),
        },
    )
}

fn cache_control(path: &str, name: &str) -> &'static str {
    let is_built = ["vite/", "assets/"].iter().any(|folder| path.starts_with(folder));
    match name {
        "sw.js" => TEN_MINUTES,
        _ if is_built && has_hash(name) => FOR_EVER,
        _ => A_WEEK,
    }
}

/// Whether a bundler named the file after its content: a part of its name behind the first looks like a hash.
fn has_hash(name: &str) -> bool {
    let looks_like_one = |part: &str| {
        let has = |is: fn(&u8) -> bool| part.bytes().any(|byte| is(&byte));
        part.len() >= 8
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && (has(u8::is_ascii_digit) || (has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)))
    };
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.split(['-', '.']).skip(1).any(looks_like_one) || (!stem.contains(['-', '.']) && looks_like_one(stem))
}

/// What a file is by its name, and whether it is worth to compress it.
fn content_type(name: &str) -> (&'static str, bool) {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => ("text/html; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "json" | "map" => ("application/json; charset=utf-8", true),
        "webmanifest" => ("application/manifest+json", true),
        "svg" => ("image/svg+xml", true),
        "txt" => ("text/plain; charset=utf-8", true),
        "wasm" => ("application/wasm", true),
        "png" => ("image/png", false),
        "jpg" | "jpeg" => ("image/jpeg", false),
        "gif" => ("image/gif", false),
        "webp" => ("image/webp", false),
        "avif" => ("image/avif", false),
        "ico" => ("image/x-icon", false),
        "woff2" => ("font/woff2", false),
        "woff" => ("font/woff", false),
        "ttf" => ("font/ttf", false),
        "mp3" => ("audio/mpeg", false),
        "ogg" => ("audio/ogg", false),
        "wav" => ("audio/wav", false),
        "mp4" => ("video/mp4", false),
        "webm" => ("video/webm", false),
        _ => ("application/octet-stream", false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_bundlers_give_are_told_from_others() {
        for hashed in [
            "index-DkLmNopQ.js",
            "boot.3f9a1c0b.css",
            "i18n-CSDX49_s.js",
            "a1b2c3d4e5.js",
        ] {
            assert!(has_hash(hashed), "{hashed}");
        }
        for plain in [
            "boot.js",
            "manifest.json",
            "tabler-icons.min.css",
            "ja-JP.json",
            "bootstrap.js",
        ] {
            assert!(!has_hash(plain), "{plain}");
        }
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        let outside = tempfile::tempdir().unwrap();
        std::fs::write(outside.path().join("secret"), "x").unwrap();
        let inside = outside.path().join("client");
        std::fs::create_dir_all(inside.join("vite")).unwrap();
        std::fs::write(inside.join("vite/a.js"), "x").unwrap();
        std::fs::write(inside.join(".env"), "x").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path().join("secret"), inside.join("vite/link")).unwrap();
        let folder = Folder::open(&inside).unwrap();
        assert!(folder.asset("vite/a.js").is_some());
        for path in [
            "vite/../../secret",
            "vite/link",
            "vite//a.js",
            "vite",
            "vite/./a.js",
            "../secret",
            "/etc/passwd",
            ".env",
            "secret\0",
        ] {
            assert!(folder.asset(path).is_none() && folder.file(path).is_none(), "{path}");
        }
    }
}
