//! Errors as Misskey's clients know them.

use std::borrow::Cow;

use kanikey_core::ErrorKind;
use kanikey_db::DbError;
use kanikey_domain::DomainError;
use kanikey_pack::PackError;
use serde::ser::{SerializeMap as _, SerializeStruct as _};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::errors;

/// What an endpoint gives back.
pub type ApiResult<T> = Result<T, ApiError>;

/// One of an endpoint's errors: a code for people, an id for clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode {
    /// `NO_SUCH_NOTE`.
    pub code: &'static str,
    /// A UUID of Misskey's; each endpoint has its own.
    pub id: &'static str,
    /// One sentence in English.
    pub message: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// Answered by its status alone, without a body.
    pub is_bare: bool,
}

impl ErrorCode {
    /// An error that is answered with 400.
    pub const fn new(code: &'static str, id: &'static str, message: &'static str) -> Self {
        Self {
            code,
            id,
            message,
            status: 400,
            is_bare: false,
        }
    }

    /// The same, answered by its status alone.
    #[must_use]
    pub const fn bare(mut self) -> Self {
        self.is_bare = true;
        self
    }

    /// The same, answered with another status.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The error with details for the client.
    pub fn with_info(self, info: Value) -> ApiError {
        ApiError {
            code: self,
            info: Some(Box::new(info)),
            message: None,
            retry_after_seconds: None,
        }
    }

    /// The error with a sentence that says more than its own.
    pub fn with_message(self, message: impl Into<Cow<'static, str>>) -> ApiError {
        ApiError {
            message: Some(message.into()),
            ..self.into()
        }
    }
}

/// An error as it is answered.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", code.code)]
pub struct ApiError {
    /// Which one.
    pub code: ErrorCode,
    /// Details for the client.
    pub info: Option<Box<Value>>,
    /// Instead of the code's own sentence.
    pub message: Option<Cow<'static, str>>,
    /// When it may be tried again.
    pub retry_after_seconds: Option<u64>,
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            info: None,
            message: None,
            retry_after_seconds: None,
        }
    }
}

/// A failure that is nobody's input: logged once, here, and answered without its reason.
fn failure(kind: ErrorKind, error: &dyn std::error::Error) -> ApiError {
    if kind == ErrorKind::Unavailable {
        tracing::warn!(error = %error, "a call failed because a part of the server is not available");
        return errors::UNAVAILABLE.into();
    }
    tracing::error!(error = %error, "a call failed");
    errors::INTERNAL_ERROR.into()
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        failure(error.kind(), &error)
    }
}

impl From<DomainError> for ApiError {
    fn from(error: DomainError) -> Self {
        failure(error.kind(), &error)
    }
}

impl From<PackError> for ApiError {
    fn from(error: PackError) -> Self {
        failure(error.kind(), &error)
    }
}

impl Serialize for ApiError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut envelope = serializer.serialize_struct("Envelope", 1)?;
        envelope.serialize_field("error", &Inner(self))?;
        envelope.end()
    }
}

struct Inner<'a>(&'a ApiError);

impl Serialize for Inner<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ApiError {
            code, info, message, ..
        } = self.0;
        let mut inner = serializer.serialize_map(None)?;
        inner.serialize_entry("message", message.as_deref().unwrap_or(code.message))?;
        inner.serialize_entry("code", code.code)?;
        inner.serialize_entry("id", code.id)?;
        inner.serialize_entry("kind", errors::kind_of(code))?;
        if let Some(info) = info {
            inner.serialize_entry("info", info)?;
        }
        inner.end()
    }
}
