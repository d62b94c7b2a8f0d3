//! HTTP signatures as the fediverse uses them (draft-cavage-http-signatures-12 with RSA and SHA-256). Pure.
//!
//! Sending: [`sign_request`] with a [`Signer`]. Receiving, in two phases: [`check`] does all that needs no key and says
//! whose key is needed, [`Checked::verify`] does the rest. A signature in the `Authorization` header is ignored.

mod check;
mod digest;
mod error;
mod header;
mod key;
mod pem;
mod sign;

pub use check::{Checked, Expectations, IncomingRequest, MAX_SKEW, check};
pub use digest::digest_header;
pub use error::{KeyError, SignatureError};
pub use header::{Algorithm, SignatureHeader, parse_signature_header};
pub use key::{KeyPair, SigningKey, VerifyingKey, generate_key_pair};
pub use sign::{RequestToSign, Signer, sign_request};
