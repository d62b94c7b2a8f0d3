//! `ap/*`: what other servers have, by its address.

pub mod get;
pub mod show;

use kanikey_api_kit::prelude::*;
use kanikey_domain::LookupError;

const FEDERATION_NOT_ALLOWED: ErrorCode = ErrorCode::new(
    "FEDERATION_NOT_ALLOWED",
    "974b799e-1a29-4889-b706-18d4dd93e266",
    "Federation for this host is not allowed.",
);
const URI_INVALID: ErrorCode = ErrorCode::new("URI_INVALID", "1a5eab56-e47b-48c2-8d5e-217b897d70db", "URI is invalid.");
const REQUEST_FAILED: ErrorCode = ErrorCode::new(
    "REQUEST_FAILED",
    "81b539cf-4f57-4b29-bc98-032c33c0792e",
    "Request failed.",
);
const RESPONSE_INVALID: ErrorCode = ErrorCode::new(
    "RESPONSE_INVALID",
    "70193c39-54f3-4813-82f0-70a680f7495b",
    "Response from remote server is invalid.",
);
const NO_SUCH_OBJECT: ErrorCode = ErrorCode::new(
    "NO_SUCH_OBJECT",
    "dc94d745-1262-4e63-a17d-fecaa57efc82",
    "No such object.",
);

/// What can come of asking for something by its address.
const LOOKUP_ERRORS: &[ErrorCode] = &[
    FEDERATION_NOT_ALLOWED,
    URI_INVALID,
    REQUEST_FAILED,
    RESPONSE_INVALID,
    NO_SUCH_OBJECT,
];

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    uri: Text<0, 2048>,
}

fn failure(error: LookupError) -> ApiError {
    tracing::debug!(%error, "an address was looked up in vain");
    match error {
        LookupError::NotAllowed => FEDERATION_NOT_ALLOWED.into(),
        LookupError::InvalidUri => URI_INVALID.into(),
        LookupError::RequestFailed(_) => REQUEST_FAILED.into(),
        LookupError::ResponseInvalid(_) => RESPONSE_INVALID.into(),
        LookupError::NotFound => NO_SUCH_OBJECT.into(),
        LookupError::Domain(error) => error.into(),
    }
}
