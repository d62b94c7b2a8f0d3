//! The one place that draws secrets.

use rand::Rng as _;
use rand::RngCore as _;
use rand::distr::{Alphanumeric, SampleString as _};

/// Length of access tokens and other bearer secrets: 32 alphanumeric characters, 190 bits.
pub const TOKEN_LENGTH: usize = 32;

/// A new bearer secret from the system-seeded CSPRNG, `[A-Za-z0-9]{32}`.
pub fn token() -> String {
    alphanumeric(TOKEN_LENGTH)
}

/// `length` random characters of `[A-Za-z0-9]`.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the source that everything else must use"
)]
pub fn alphanumeric(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}

/// A random version 4 UUID in its hyphenated form.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the source that everything else must use"
)]
pub fn uuid() -> String {
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    let bits = (u128::from_be_bytes(bytes) & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let group = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    [group(0..8), group(8..12), group(12..16), group(16..20), group(20..32)].join("-")
}

/// A random fraction in `0.0..1.0`, for jitter.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the source that everything else must use"
)]
pub fn fraction() -> f64 {
    rand::rng().random()
}

/// A random number, for seeds.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the source that everything else must use"
)]
pub fn seed() -> u64 {
    rand::rng().random()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_version_and_variant_in_their_places() {
        let id = uuid();
        assert_eq!(id.len(), 36);
        assert_eq!(id.as_bytes()[14], b'4');
        assert!(matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'));
    }

    #[test]
    fn tokens_differ() {
        assert_ne!(token(), token());
        assert_eq!(token().len(), TOKEN_LENGTH);
    }
}
