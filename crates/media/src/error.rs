//! Why a file cannot be shown as an image.

use std::io;

/// Why a file cannot be read, or not be shown, as an image.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The file could not be read at all.
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
    /// The content is of another kind.
    #[error("{0} is not an image")]
    NotAnImage(&'static str),
    /// The content says that it is an image, and is not a valid one.
    #[error("the image is corrupt: {0}")]
    Corrupt(&'static str),
    /// A side is longer than [`crate::probe::MAX_SIDE`].
    #[error("an image of {width}x{height} is too large")]
    SideTooLong {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// More frames than [`crate::probe::MAX_FRAMES`].
    #[error("the image has too many frames")]
    TooManyFrames,
    /// More pixels or bytes than this server decodes.
    #[error("the image is too large to decode")]
    TooLargeToDecode,
    /// An image of a kind that browsers show and this server does not decode (AVIF, HEIC, icons).
    #[error("{0} is not decoded")]
    NotDecoded(&'static str),
    /// The decoder refused the content.
    #[error("the image cannot be decoded")]
    Decode(#[from] image::ImageError),
    /// The decoder panicked; the panic was contained.
    #[error("the decoder panicked")]
    DecoderPanicked,
    /// The rendition could not be made from the decoded pixels.
    #[error("the rendition cannot be made: {0}")]
    Render(String),
}
