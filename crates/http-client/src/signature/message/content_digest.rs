//! The `Content-Digest` header (RFC 9530).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{Algorithm, SHA256, SHA512, digest};

use crate::signature::SignatureError;

/// The `Content-Digest` of a body, with SHA-256.
pub(super) fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(digest(&SHA256, body)))
}

/// Checks a `Content-Digest` against the body: at least one digest must be of a known algorithm, and each of those must
/// be right.
pub(super) fn check_content_digest(header: &str, body: &[u8]) -> Result<(), SignatureError> {
    let mut is_checked = false;
    for part in header.split(',') {
        let Some((name, value)) = part.trim().split_once('=') else {
            return Err(SignatureError::DigestAlgorithm);
        };
        let Some(algorithm) = algorithm(name) else { continue };
        let value = value.strip_prefix(':').and_then(|value| value.strip_suffix(':'));
        let value = value.and_then(|value| BASE64_STANDARD.decode(value).ok());
        if value.as_deref() != Some(digest(algorithm, body).as_ref()) {
            return Err(SignatureError::DigestMismatch);
        }
        is_checked = true;
    }
    is_checked.then_some(()).ok_or(SignatureError::DigestAlgorithm)
}

fn algorithm(name: &str) -> Option<&'static Algorithm> {
    match name {
        "sha-256" => Some(&SHA256),
        "sha-512" => Some(&SHA512),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9421, 2.
    const BODY: &[u8] = br#"{"hello": "world"}"#;
    const SHA_512: &str =
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

    #[test]
    fn a_digest_is_of_one_body() {
        assert_eq!(check_content_digest(SHA_512, BODY), Ok(()));
        assert_eq!(check_content_digest(&content_digest(BODY), BODY), Ok(()));
        assert_eq!(check_content_digest(&format!("md5=:AA==:, {SHA_512}"), BODY), Ok(()));
        let both = format!("{}, {SHA_512}", content_digest(b"other"));
        for (header, error) in [
            (SHA_512.replace(":WZ", ":WA"), SignatureError::DigestMismatch),
            (content_digest(b"other"), SignatureError::DigestMismatch),
            (both, SignatureError::DigestMismatch),
            ("sha-256=AAAA".to_owned(), SignatureError::DigestMismatch),
            ("md5=:AA==:".to_owned(), SignatureError::DigestAlgorithm),
            (String::new(), SignatureError::DigestAlgorithm),
        ] {
            assert_eq!(check_content_digest(&header, BODY), Err(error), "{header}");
        }
    }
}
