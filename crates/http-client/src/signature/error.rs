//! Why a key cannot be used or a signature is not believed.

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is not PEM of a kind that is known here.
    #[error("the key is not PEM")]
    Pem,
    /// The PEM holds something other than an RSA key (or, to verify with, an Ed25519 one).
    #[error("the key is of a kind that is not supported")]
    Unsupported,
    /// The modulus has fewer than 2048 or more than 8192 bits (4096 to sign).
    #[error("the key's size is not accepted")]
    Size,
    /// The key could not be made, or does not sign.
    #[error("the key does not work")]
    Broken,
}

/// Why a signature is not believed. All of them mean 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no `Signature` header.
    #[error("the request is not signed")]
    Missing,
    /// The `Signature` header cannot be read.
    #[error("the Signature header is malformed: {0}")]
    Malformed(&'static str),
    /// A header that may come once came twice.
    #[error("the header {0} came more than once")]
    Duplicate(&'static str),
    /// One that is not accepted, such as `hmac-sha256`, `none` or one with SHA-1.
    #[error("the signature's algorithm is not supported")]
    Algorithm,
    /// The `keyId` is no http(s) URL (as the old `acct:` ones).
    #[error("the keyId is not an http URL")]
    KeyId,
    /// A header that must be signed is not.
    #[error("{0} is not signed")]
    NotSigned(&'static str),
    /// A signed header is not in the request.
    #[error("a signed header is missing from the request")]
    HeaderMissing,
    /// The `Host` is not ours.
    #[error("the Host is another server's")]
    Host,
    /// The `Date` cannot be read.
    #[error("the Date is not valid")]
    Date,
    /// The `Date`, `created` or `expires` is out of the accepted window.
    #[error("the request is too old or from the future")]
    Skew,
    /// The `Digest` has no SHA-256.
    #[error("the Digest is not supported")]
    DigestAlgorithm,
    /// The `Digest` is another body's.
    #[error("the Digest does not match the body")]
    DigestMismatch,
    /// The signature was not made with this key over this request.
    #[error("the signature is wrong")]
    Wrong,
}
