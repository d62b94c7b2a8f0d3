//! The names that files are kept under.

use std::fmt;
use std::str::FromStr;

use kanikey_core::random;

const THUMBNAIL: &str = "thumbnail-";
const WEB_PUBLIC: &str = "webpublic-";

/// The name of a kept file, Misskey's access key: a UUID in lower case, with `thumbnail-` or `webpublic-` before it
/// for the renditions. Made by the server, never by a person, and hard to guess: who knows the key may read the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StorageKey(String);

/// The text is no key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a storage key")]
pub struct InvalidKey;

impl StorageKey {
    /// A new key for an original file.
    pub fn original() -> Self {
        Self(random::uuid())
    }

    /// A new key for a thumbnail.
    pub fn thumbnail() -> Self {
        Self(format!("{THUMBNAIL}{}", random::uuid()))
    }

    /// A new key for the rendition that is shown on the web.
    pub fn web_public() -> Self {
        Self(format!("{WEB_PUBLIC}{}", random::uuid()))
    }

    /// The key as text: `[0-9a-z-]` only, fit for paths and URLs.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two folders that the file is in, so that no folder gets millions of entries.
    pub(super) fn folders(&self) -> Option<(&str, &str)> {
        let uuid = without_prefix(&self.0);
        Some((uuid.get(0..2)?, uuid.get(2..4)?))
    }
}

impl FromStr for StorageKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        if is_uuid(without_prefix(text)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidKey)
        }
    }
}

impl fmt::Display for StorageKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn without_prefix(text: &str) -> &str {
    text.strip_prefix(THUMBNAIL)
        .or_else(|| text.strip_prefix(WEB_PUBLIC))
        .unwrap_or(text)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn made_keys_are_read_again() {
        for key in [
            StorageKey::original(),
            StorageKey::thumbnail(),
            StorageKey::web_public(),
        ] {
            assert_eq!(key.as_str().parse(), Ok(key.clone()));
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "..",
            "../../etc/passwd",
            "2faf66fe-aaec-43be-9e58-0df829a1d13",
            "2FAF66FE-AAEC-43BE-9E58-0DF829A1D132",
            "2faf66fe-aaec-43be-9e58-0df829a1d132\0",
            "thumbnail-thumbnail-2faf66fe-aaec-43be-9e58-0df829a1d132",
            "thumbnail-",
            "2faf66fe/aaec-43be-9e58-0df829a1d132",
        ] {
            assert_eq!(text.parse::<StorageKey>(), Err(InvalidKey), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn keys_never_leave_their_folder(text in ".{0,50}") {
            if let Ok(key) = text.parse::<StorageKey>() {
                prop_assert!(key.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
            }
        }
    }
}
