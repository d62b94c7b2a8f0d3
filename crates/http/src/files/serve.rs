//! `GET /files/{access_key}`.

use actix_web::body::SizedStream;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use kanikey_messages::{FileSource, OpenedFile};

use super::range::{Part, part_of};
use super::reading::read;

/// Lets a file that a browser opens as a page do nothing.
const POLICY: &str = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// Whoever knows an access key may read its file, and what it names never changes.
const FOR_EVER: &str = "max-age=31536000, immutable";

/// A key that names nothing may be one of which the file was deleted: for a day, as Misskey.
const FOR_A_DAY: &str = "max-age=86400";

/// Answers with a stored file, or with the part that is asked for.
pub(super) async fn serve(
    request: HttpRequest,
    access_key: web::Path<String>,
    files: web::Data<dyn FileSource>,
) -> HttpResponse {
    match files.open(&access_key).await {
        Ok(Some(file)) => answer(&request, &access_key, file),
        Ok(None) => HttpResponse::NotFound()
            .insert_header((header::CACHE_CONTROL, FOR_A_DAY))
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .finish(),
        Err(error) => {
            tracing::error!(%error, "cannot serve a file");
            HttpResponse::ServiceUnavailable().finish()
        }
    }
}

fn answer(request: &HttpRequest, access_key: &str, opened: OpenedFile) -> HttpResponse {
    let OpenedFile {
        file,
        size,
        content_type,
        disposition,
    } = opened;
    let tag = format!("\"{access_key}\"");
    if is_known(request, &tag) {
        return builder(StatusCode::NOT_MODIFIED, &tag).finish();
    }
    let mut response = match wanted(request, &tag, size) {
        Part::Unsatisfiable => {
            return builder(StatusCode::RANGE_NOT_SATISFIABLE, &tag)
                .insert_header((header::CONTENT_RANGE, format!("bytes */{size}")))
                .finish();
        }
        Part::Whole => (builder(StatusCode::OK, &tag), 0..size),
        Part::Bytes(range) => {
            let mut response = builder(StatusCode::PARTIAL_CONTENT, &tag);
            let place = format!("bytes {}-{}/{size}", range.start, range.end - 1);
            response.insert_header((header::CONTENT_RANGE, place));
            (response, range)
        }
    };
    let (response, range) = (&mut response.0, response.1);
    response
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CONTENT_DISPOSITION, disposition));
    let length = range.end - range.start;
    if request.method() == Method::HEAD {
        let nothing = futures_util::stream::empty::<Result<Bytes, std::io::Error>>();
        return response.body(SizedStream::new(length, nothing));
    }
    response.body(SizedStream::new(length, Box::pin(read(file, range))))
}

/// What every answer about a file that is there says.
fn builder(status: StatusCode, tag: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, FOR_EVER))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        // Ranges and the tag are of the bytes as they are kept: no middleware may compress them.
        .insert_header((header::CONTENT_ENCODING, "identity"));
    response
}

/// `If-None-Match` (RFC 9110, section 13.1.2).
fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let tags = request.headers().get_all(header::IF_NONE_MATCH);
    tags.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// `Range`, unless `If-Range` (section 13.1.5) says that it is of something else.
fn wanted(request: &HttpRequest, tag: &str, size: u64) -> Part {
    let text = |name| request.headers().get(name).map(HeaderValue::to_str);
    let is_same = match text(header::IF_RANGE) {
        None => true,
        Some(condition) => condition.is_ok_and(|condition| condition == tag),
    };
    match text(header::RANGE) {
        Some(Ok(range)) if is_same => part_of(Some(range), size),
        _ => Part::Whole,
    }
}
