//! How all of them answer.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION};
use actix_web::{HttpResponse, HttpResponseBuilder};
use kanikey_media_proxy::ProxyError;

use crate::files::{POLICY, placeholder};

/// A failure may be over soon: as Misskey.
const FIVE_MINUTES: &str = "max-age=300";

/// Elsewhere; asked again after a day, since people change their pictures.
pub(super) fn elsewhere(url: &str) -> HttpResponse {
    HttpResponse::Found()
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((LOCATION, url))
        .finish()
}

/// Why there is none, or a picture that stands for it where one is asked for in any case.
pub(super) fn failed(error: &ProxyError, has_fallback: bool) -> HttpResponse {
    if has_fallback && let Some(png) = placeholder() {
        return kept(HttpResponse::Ok()).content_type("image/png").body(png);
    }
    let status = match error {
        ProxyError::NoPicture => StatusCode::NOT_FOUND,
        ProxyError::Refused => StatusCode::FORBIDDEN,
        ProxyError::Unreachable => StatusCode::BAD_GATEWAY,
        ProxyError::Busy => StatusCode::SERVICE_UNAVAILABLE,
    };
    kept(HttpResponse::build(status)).finish()
}

fn kept(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response
        .insert_header((CACHE_CONTROL, FIVE_MINUTES))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header(("access-control-allow-origin", "*"));
    response
}
