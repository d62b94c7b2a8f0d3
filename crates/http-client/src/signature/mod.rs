//! HTTP signatures: draft-cavage-http-signatures-12, as most of the fediverse uses them, and RFC 9421. Pure.
//!
//! Sending: [`sign`] with a [`Signer`]. Receiving, in two phases: [`check`] does all that needs no key and says whose key
//! is needed, [`Checked::verify`] does the rest. A signature in the `Authorization` header is ignored.

mod check;
mod digest;
mod error;
mod header;
mod key;
mod message;
mod pem;
mod sign;

pub use check::{Checked, Expectations, IncomingRequest, MAX_SKEW, check};
pub use digest::digest_header;
pub use error::{KeyError, SignatureError};
pub use header::{Algorithm, SignatureHeader, parse_signature_header};
pub use key::{KeyPair, SigningKey, VerifyingKey, generate_key_pair};
pub use message::sign_message;
pub use sign::{RequestToSign, Signer, sign, sign_request};

/// How a request is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// draft-cavage-http-signatures-12.
    #[default]
    Draft,
    /// RFC 9421, with `Content-Digest` (RFC 9530).
    Rfc9421,
}
