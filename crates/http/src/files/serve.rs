//! `GET /files/{access_key}`.

use actix_web::http::header;
use actix_web::web;
use actix_web::{HttpRequest, HttpResponse};
use kanikey_messages::FileSource;

use super::send::{Sendable, send};

/// Lets a file that a browser opens as a page do nothing.
pub(crate) const POLICY: &str = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// Whoever knows an access key may read its file, and what it names never changes.
pub(crate) const FOR_EVER: &str = "max-age=31536000, immutable";

/// A key that names nothing may be one of which the file was deleted: for a day, as Misskey.
const FOR_A_DAY: &str = "max-age=86400";

/// Answers with a stored file, or with the part that is asked for.
pub(super) async fn serve(
    request: HttpRequest,
    access_key: web::Path<String>,
    files: web::Data<dyn FileSource>,
) -> HttpResponse {
    match files.open(&access_key).await {
        Ok(Some(opened)) => send(
            &request,
            Sendable {
                file: opened.file,
                size: opened.size,
                content_type: &opened.content_type,
                disposition: Some(&opened.disposition),
                tag: &format!("\"{access_key}\""),
                cache_control: FOR_EVER,
                policy: Some(POLICY),
            },
        ),
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
