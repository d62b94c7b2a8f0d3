//! The errors that every endpoint can answer, in Misskey's words.

use crate::ErrorCode;

/// A parameter is missing or not as it must be; `info` says which and why.
pub const INVALID_PARAM: ErrorCode = ErrorCode::new(
    "INVALID_PARAM",
    "3d81ceae-475f-4600-b2a8-2bc116157532",
    "Invalid param.",
);
/// The endpoint is for accounts.
pub const CREDENTIAL_REQUIRED: ErrorCode = ErrorCode::new(
    "CREDENTIAL_REQUIRED",
    "1384574d-a912-4b81-8601-c7b1c4085df1",
    "Credential required.",
)
.status(401);
/// The token is none.
pub const AUTHENTICATION_FAILED: ErrorCode = ErrorCode::new(
    "AUTHENTICATION_FAILED",
    "b0a7f5f8-dc2f-4171-b91f-de88ad238e14",
    "Authentication failed. Please ensure your token is correct.",
)
.status(401);
/// The token lacks the scope.
pub const PERMISSION_DENIED: ErrorCode = ErrorCode::new(
    "PERMISSION_DENIED",
    "1370e5b7-d4eb-4566-bb1d-7748ee6a1838",
    "Your app does not have the necessary permissions to use this endpoint.",
)
.status(403);
/// The endpoint is not for apps.
pub const ACCESS_DENIED: ErrorCode = ErrorCode::new(
    "ACCESS_DENIED",
    "56f35758-7dd5-468b-8439-5d6fb8ec9b8e",
    "Access denied.",
);
/// The file is larger than the caller may upload.
pub const MAX_FILE_SIZE_EXCEEDED: ErrorCode = ErrorCode::new(
    "MAX_FILE_SIZE_EXCEEDED",
    "b9d8c348-33f0-4673-b9a9-5d4da058977a",
    "Cannot upload the file because it exceeds the maximum file size.",
)
.status(413);
/// The endpoint is for moderators.
pub const NOT_MODERATOR: ErrorCode = ErrorCode::new(
    "ROLE_PERMISSION_DENIED",
    "d33d5333-db36-423d-a8f9-1a2b9549da41",
    "You are not assigned to a moderator role.",
)
.status(403);
/// The endpoint is for administrators.
pub const NOT_ADMINISTRATOR: ErrorCode = ErrorCode::new(
    "ROLE_PERMISSION_DENIED",
    "c3d38592-54c0-429d-be96-5636b0431a61",
    "You are not assigned to an administrator role.",
)
.status(403);
/// A role policy does not allow it.
pub const POLICY_DENIED: ErrorCode = ErrorCode::new(
    "ROLE_PERMISSION_DENIED",
    "7f86f06f-7e15-4057-8561-f4b6d4ac755a",
    "You are not assigned to a required role.",
)
.status(403);
/// The account is suspended.
pub const ACCOUNT_SUSPENDED: ErrorCode = ErrorCode::new(
    "YOUR_ACCOUNT_SUSPENDED",
    "a8c724b3-6e9c-4b46-b1a8-bc3ed6258370",
    "Your account has been suspended.",
)
.status(403);
/// The account moved away.
pub const ACCOUNT_MOVED: ErrorCode = ErrorCode::new(
    "YOUR_ACCOUNT_MOVED",
    "56f20ec9-fd06-4fa5-841b-edd6d7d4fa31",
    "You have moved your account.",
)
.status(403);
/// Too many calls in the window.
pub const RATE_LIMIT_EXCEEDED: ErrorCode = ErrorCode::new(
    "RATE_LIMIT_EXCEEDED",
    "d5826d14-3982-4d2e-8011-b9e9f02499ef",
    "Rate limit exceeded. Please try again later.",
)
.status(429);
/// Too soon after the last call.
pub const BRIEF_REQUEST_INTERVAL: ErrorCode = ErrorCode::new(
    "BRIEF_REQUEST_INTERVAL",
    "9f6bd5a5-3d0c-4b1d-8f6e-1a1c0b7b0c5e",
    "Too soon after the last call. Please try again later.",
)
.status(429);
/// A file is needed and none came.
pub const FILE_REQUIRED: ErrorCode = ErrorCode::new(
    "FILE_REQUIRED",
    "4267801e-70d1-416a-b011-4ee502885d8b",
    "File required.",
);
/// The body is larger than is read.
pub const BODY_TOO_LARGE: ErrorCode = ErrorCode::new(
    "BODY_TOO_LARGE",
    "8b1b4d36-2d38-4d9d-9f3f-8c8b0f4b9b2e",
    "The request's body is too large.",
)
.status(413);
/// The body took too long to come.
pub const BODY_TIMED_OUT: ErrorCode = ErrorCode::new(
    "BODY_TIMED_OUT",
    "c2b4f3c5-1d0e-4e35-9a0a-6e6f1f2f7a41",
    "The request's body did not come in time.",
)
.status(408);
/// A bug.
pub const INTERNAL_ERROR: ErrorCode = ErrorCode::new(
    "INTERNAL_ERROR",
    "5d37dbcb-891e-41ca-a3d6-e690c97775ac",
    "Internal error occurred. Please contact us if the error persists.",
)
.status(500);
/// A part of the server is not available.
pub const UNAVAILABLE: ErrorCode = ErrorCode::new(
    "UNAVAILABLE",
    "6d1a0f3b-5c5d-4e61-9a55-7f0b63c1ed9c",
    "A part of the server is not available. Please try again later.",
)
.status(503);

/// Misskey's `kind` of an error.
pub(crate) fn kind_of(code: &ErrorCode) -> &'static str {
    if code.code.ends_with("PERMISSION_DENIED") {
        return "permission";
    }
    if code.status >= 500 { "server" } else { "client" }
}
