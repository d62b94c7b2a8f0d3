//! A file as an answer: whole or in part, unless the client has it.

use std::fs::File;

use actix_web::body::SizedStream;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use super::range::{Part, part_of};
use super::reading::read;

/// A file to send, with what is said of it.
pub(crate) struct Sendable<'a> {
    /// Opened, at its start.
    pub(crate) file: File,
    /// Bytes.
    pub(crate) size: u64,
    /// What it is sent as.
    pub(crate) content_type: &'a str,
    /// Whether it is shown or saved, and by which name.
    pub(crate) disposition: Option<&'a str>,
    /// Names this content, in quotes; begins with `W/` where it may be sent compressed.
    pub(crate) tag: &'a str,
    /// How long it may be kept.
    pub(crate) cache_control: &'a str,
    /// What it may do where a browser opens it as a page.
    pub(crate) policy: Option<&'a str>,
}

/// The file, or the part of it that is asked for.
pub(crate) fn send(request: &HttpRequest, sendable: Sendable<'_>) -> HttpResponse {
    let size = sendable.size;
    if is_known(request, sendable.tag) {
        return builder(StatusCode::NOT_MODIFIED, &sendable).finish();
    }
    let (mut response, range) = match wanted(request, sendable.tag, size) {
        Part::Unsatisfiable => {
            return builder(StatusCode::RANGE_NOT_SATISFIABLE, &sendable)
                .insert_header((header::CONTENT_RANGE, format!("bytes */{size}")))
                .finish();
        }
        Part::Whole => (builder(StatusCode::OK, &sendable), 0..size),
        Part::Bytes(range) => {
            let mut response = builder(StatusCode::PARTIAL_CONTENT, &sendable);
            let place = format!("bytes {}-{}/{size}", range.start, range.end - 1);
            response.insert_header((header::CONTENT_RANGE, place));
            // A part is one of the bytes as they are kept: no middleware may compress it.
            response.insert_header((header::CONTENT_ENCODING, "identity"));
            (response, range)
        }
    };
    response.insert_header((header::CONTENT_TYPE, sendable.content_type));
    if let Some(disposition) = sendable.disposition {
        response.insert_header((header::CONTENT_DISPOSITION, disposition));
    }
    let length = range.end - range.start;
    if request.method() == Method::HEAD {
        let nothing = futures_util::stream::empty::<Result<Bytes, std::io::Error>>();
        return response.body(SizedStream::new(length, nothing));
    }
    response.body(SizedStream::new(length, Box::pin(read(sendable.file, range))))
}

/// What every answer about a file that is there says.
fn builder(status: StatusCode, sendable: &Sendable<'_>) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::ETAG, sendable.tag))
        .insert_header((header::CACHE_CONTROL, sendable.cache_control))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if let Some(policy) = sendable.policy {
        response.insert_header((header::CONTENT_SECURITY_POLICY, policy));
    }
    if !sendable.tag.starts_with("W/") {
        // A strong tag is of the bytes as they are kept.
        response.insert_header((header::CONTENT_ENCODING, "identity"));
    }
    response
}

/// `If-None-Match` (RFC 9110, section 13.1.2), which compares weakly.
fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let opaque = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    let tags = request.headers().get_all(header::IF_NONE_MATCH);
    tags.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || opaque(known) == opaque(tag))
}

/// `Range`, unless `If-Range` (section 13.1.5), which compares strongly, says that it is of something else.
fn wanted(request: &HttpRequest, tag: &str, size: u64) -> Part {
    let text = |name| request.headers().get(name).map(HeaderValue::to_str);
    let is_same = match text(header::IF_RANGE) {
        None => true,
        Some(condition) => condition.is_ok_and(|condition| condition == tag && !tag.starts_with("W/")),
    };
    match text(header::RANGE) {
        Some(Ok(range)) if is_same => part_of(Some(range), size),
        _ => Part::Whole,
    }
}
