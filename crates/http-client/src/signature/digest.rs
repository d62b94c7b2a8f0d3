//! The `Digest` header (RFC 3230), in its one algorithm that the fediverse uses.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{SHA256, digest};

use super::SignatureError;

/// The `Digest` of a body: `SHA-256=` and base64.
pub fn digest_header(body: &[u8]) -> String {
    format!("SHA-256={}", BASE64_STANDARD.encode(digest(&SHA256, body)))
}

/// Checks a `Digest` header against the body. It may list several algorithms; one SHA-256 must be among them.
pub(super) fn check_digest(header: &str, body: &[u8]) -> Result<(), SignatureError> {
    let mut values = header.split(',').filter_map(|part| {
        let (algorithm, value) = part.trim().split_once('=')?;
        algorithm.eq_ignore_ascii_case("sha-256").then_some(value)
    });
    let value = values.next().ok_or(SignatureError::DigestAlgorithm)?;
    if values.next().is_some() {
        return Err(SignatureError::Duplicate("digest"));
    }
    if BASE64_STANDARD.decode(value).ok().as_deref() != Some(digest(&SHA256, body).as_ref()) {
        return Err(SignatureError::DigestMismatch);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_of_one_body() {
        let header = digest_header(b"");
        assert_eq!(header, "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(check_digest(&header, b""), Ok(()));
        assert_eq!(check_digest(&header.replace("SHA", "sha"), b""), Ok(()));
        assert_eq!(check_digest(&format!("md5=abc, {header}"), b""), Ok(()));
        assert_eq!(check_digest(&header, b"x"), Err(SignatureError::DigestMismatch));
        assert_eq!(check_digest("SHA-256=", b""), Err(SignatureError::DigestMismatch));
        assert_eq!(check_digest("SHA-512=abc", b""), Err(SignatureError::DigestAlgorithm));
        assert_eq!(check_digest("", b""), Err(SignatureError::DigestAlgorithm));
        assert_eq!(
            check_digest(&format!("{header},{header}"), b""),
            Err(SignatureError::Duplicate("digest"))
        );
    }
}
