//! How answers look: Misskey's headers and envelopes.

use std::cell::RefCell;
use std::collections::HashMap;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use kanikey_api_kit::ApiError;
use kanikey_api_kit::registered::Body;
use serde_json::json;

const JSON: &str = "application/json; charset=utf-8";
const NOT_KEPT: &str = "private, max-age=0, must-revalidate";

/// What an endpoint answered; kept by caches for so many seconds, where it may be.
pub(super) fn body(body: Body, cached_seconds: Option<u32>) -> HttpResponse {
    let status = if body.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NO_CONTENT
    };
    let cache_control = match cached_seconds {
        Some(seconds) if seconds > 0 => format!("public, max-age={seconds}"),
        _ => NOT_KEPT.to_owned(),
    };
    let mut response = open(status);
    response.insert_header(("cache-control", cache_control));
    match body {
        Some(body) => response.insert_header(("content-type", JSON)).body(body),
        None => response.finish(),
    }
}

/// JSON that is no endpoint's.
pub(super) fn json(json: Bytes) -> HttpResponse {
    open(StatusCode::OK)
        .insert_header(("cache-control", NOT_KEPT))
        .insert_header(("content-type", JSON))
        .body(json)
}

/// An error in its envelope, with the challenge of RFC 6750, section 3.
pub(super) fn error(error: &ApiError) -> HttpResponse {
    let status = StatusCode::from_u16(error.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let message = error.message.as_deref().unwrap_or(error.code.message);
    let message: String = message
        .chars()
        .filter(|char| !matches!(char, '"' | '\\') && !char.is_control())
        .collect();
    let mut response = open(status);
    response
        .insert_header(("cache-control", NOT_KEPT))
        .insert_header(("content-type", JSON));
    let challenge = match (status.as_u16(), error.code.code) {
        (401, "CREDENTIAL_REQUIRED") => Some(r#"Bearer realm="Misskey""#.to_owned()),
        (401, _) => Some(challenge("invalid_token", &message)),
        (_, "PERMISSION_DENIED") => Some(challenge("insufficient_scope", &message)),
        (400 | 404, _) => Some(challenge("invalid_request", &message)),
        _ => None,
    };
    if let Some(challenge) = challenge {
        response.insert_header(("www-authenticate", challenge));
    }
    if let Some(seconds) = error.retry_after_seconds {
        response.insert_header(("retry-after", seconds.to_string()));
    }
    if error.code.is_bare {
        return response.finish();
    }
    response.body(serialised(error))
}

thread_local! {
    /// Errors that say nothing of the call, by their ids: there are as many as error codes.
    static SERIALISED: RefCell<HashMap<&'static str, Bytes>> = RefCell::default();
}

/// The error's envelope; written once where it is always the same.
fn serialised(error: &ApiError) -> Bytes {
    let write = || Bytes::from(serde_json::to_vec(error).unwrap_or_default());
    if error.info.is_some() || error.message.is_some() {
        return write();
    }
    SERIALISED.with_borrow_mut(|known| known.entry(error.code.id).or_insert_with(write).clone())
}

/// There is no such endpoint.
pub(super) fn unknown(method: &Method, path: &str) -> HttpResponse {
    let message = format!("Route {method}:{path} not found");
    let body = json!({ "message": message, "error": "Not Found", "statusCode": 404 });
    open(StatusCode::NOT_FOUND)
        .insert_header(("content-type", JSON))
        .body(body.to_string())
}

/// What browsers ask before they call from another site.
pub(super) fn preflight() -> HttpResponse {
    open(StatusCode::NO_CONTENT)
        .insert_header(("access-control-allow-methods", "GET, POST, OPTIONS"))
        .insert_header(("access-control-allow-headers", "authorization, content-type"))
        .insert_header(("access-control-max-age", "86400"))
        .finish()
}

fn challenge(error: &str, description: &str) -> String {
    format!(r#"Bearer realm="Misskey", error="{error}", error_description="{description}""#)
}

fn open(status: StatusCode) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header(("access-control-allow-origin", "*"));
    response
}

#[cfg(test)]
mod tests {
    use kanikey_api_kit::errors;

    use super::*;

    #[test]
    fn challenges_are_misskeys() {
        let challenge = |code: kanikey_api_kit::ErrorCode| {
            let response = error(&code.into());
            let value = response.headers().get("www-authenticate")?;
            Some(value.to_str().unwrap().to_owned())
        };
        assert_eq!(
            challenge(errors::CREDENTIAL_REQUIRED).unwrap(),
            r#"Bearer realm="Misskey""#
        );
        assert_eq!(
            challenge(errors::INVALID_PARAM).unwrap(),
            r#"Bearer realm="Misskey", error="invalid_request", error_description="Invalid param.""#
        );
        assert_eq!(challenge(errors::NOT_ADMINISTRATOR), None);
    }

    #[test]
    fn what_was_written_once_is_the_same_again() {
        let plain: ApiError = errors::CREDENTIAL_REQUIRED.into();
        assert_eq!(serialised(&plain), serde_json::to_vec(&plain).unwrap());
        assert_eq!(serialised(&plain), serialised(&plain));
        let told = errors::CREDENTIAL_REQUIRED.with_message("Another sentence.");
        assert_eq!(serialised(&told), serde_json::to_vec(&told).unwrap());
        assert_eq!(serialised(&plain), serde_json::to_vec(&plain).unwrap());
    }

    #[test]
    fn only_what_may_be_kept_is() {
        let cache_control = |seconds| {
            let response = body(Some(Vec::new()), seconds);
            response
                .headers()
                .get("cache-control")
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(cache_control(Some(60)), "public, max-age=60");
        assert_eq!(cache_control(Some(0)), NOT_KEPT);
        assert_eq!(cache_control(None), NOT_KEPT);
        assert_eq!(body(None, None).status(), StatusCode::NO_CONTENT);
    }
}
