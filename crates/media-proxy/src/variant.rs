//! What is made of a picture.

use std::path::Path;

use kanikey_media::content_type::is_browser_safe;
use kanikey_media::{ImageInfo, MediaError, RENDITION_TYPE, Rendition, badge, probe, render};

/// What is made of a picture: Misskey's `avatar`, `emoji`, `static`, `preview` and `badge`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variant {
    /// As it is.
    Original,
    /// At most 320 high; moves where it moves.
    Avatar,
    /// At most 320 high, still.
    StillAvatar,
    /// At most 128 high; moves where it moves.
    Emoji,
    /// At most 128 high, still.
    StillEmoji,
    /// A still thumbnail.
    Static,
    /// For the preview of a linked page.
    Preview,
    /// A white shape for the badge of a notification.
    Badge,
}

/// A picture that was made.
pub(crate) struct Made {
    pub(crate) bytes: Vec<u8>,
    pub(crate) content_type: &'static str,
}

impl Variant {
    /// The variant that these names in a query ask for.
    pub fn of_query<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.collect();
        let has = |name| names.contains(&name);
        match has("static") {
            _ if has("badge") => Self::Badge,
            false if has("emoji") => Self::Emoji,
            true if has("emoji") => Self::StillEmoji,
            false if has("avatar") => Self::Avatar,
            true if has("avatar") => Self::StillAvatar,
            true => Self::Static,
            false if has("preview") => Self::Preview,
            false => Self::Original,
        }
    }

    /// Its name in the cache.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Avatar => "avatar",
            Self::StillAvatar => "still-avatar",
            Self::Emoji => "emoji",
            Self::StillEmoji => "still-emoji",
            Self::Static => "static",
            Self::Preview => "preview",
            Self::Badge => "badge",
        }
    }

    /// Makes it of the file at `path`. Blocks. Fails for what is no image that browsers show, or too large a one: the headers
    /// say so before anything is decoded.
    pub(crate) fn make(self, path: &Path) -> Result<Made, MediaError> {
        let info = probe::image(path)?;
        if !is_browser_safe(info.mime) {
            return Err(MediaError::NotAnImage(info.mime));
        }
        let rendition = match self {
            Self::Original => return original(path, &info),
            Self::Badge => {
                return Ok(Made {
                    bytes: badge(path, &info)?,
                    content_type: "image/png",
                });
            }
            Self::Avatar | Self::Emoji if info.is_animated() => return original(path, &info),
            Self::Avatar | Self::StillAvatar => Rendition::Avatar,
            Self::Emoji | Self::StillEmoji => Rendition::Emoji,
            Self::Static => Rendition::Thumbnail,
            Self::Preview => Rendition::Preview,
        };
        match render(path, rendition) {
            Ok(bytes) => Ok(Made {
                bytes,
                content_type: RENDITION_TYPE,
            }),
            // AVIF and icons are shown by browsers and not decoded here.
            Err(MediaError::NotDecoded(_)) => original(path, &info),
            Err(error) => Err(error),
        }
    }
}

fn original(path: &Path, info: &ImageInfo) -> Result<Made, MediaError> {
    Ok(Made {
        bytes: std::fs::read(path)?,
        content_type: info.mime,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_name_what_is_wanted() {
        for (query, expected) in [
            ("url", Variant::Original),
            ("url avatar", Variant::Avatar),
            ("url avatar static", Variant::StillAvatar),
            ("url emoji", Variant::Emoji),
            ("url emoji static", Variant::StillEmoji),
            ("url emoji badge", Variant::Badge),
            ("url static", Variant::Static),
            ("url preview", Variant::Preview),
        ] {
            assert_eq!(Variant::of_query(query.split(' ')), expected, "{query}");
        }
    }
}
