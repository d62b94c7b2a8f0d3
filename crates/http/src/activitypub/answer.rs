//! How documents are answered, and who asks for them.

use actix_web::guard::GuardContext;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use kanikey_api_kit::Site;
use kanikey_federation::documents::accept::{ACTIVITY_JSON, activity_type};
use kanikey_federation::documents::{self, Answer};

const CACHED: &str = "public, max-age=180";
/// What depends on who signed the request must be kept by nobody in between.
const OF_THE_SIGNER: &str = "private, max-age=180";

/// Whether the request asks for ActivityPub rather than for a page.
pub(super) fn wants_activity(context: &GuardContext<'_>) -> bool {
    activity_type(&accepted(&context.head().headers)).is_some()
}

/// The `Accept` headers as one.
pub(super) fn accepted(headers: &HeaderMap) -> String {
    let values = headers.get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    values.collect::<Vec<&str>>().join(", ")
}

/// The document that an address of a page stands for: in the form that is asked for, 410 where it was deleted, 404 where there is none for
/// who asks.
pub(super) async fn page(site: &Site, request: &HttpRequest, answer: Answer) -> HttpResponse {
    let content_type = activity_type(&accepted(request.headers())).unwrap_or(ACTIVITY_JSON);
    let varies = (header::VARY, if signed(site) { "Accept, Signature" } else { "Accept" });
    match answer {
        Ok(Some(body)) => found(site).content_type(content_type).insert_header(varies).body(body),
        Ok(None) => match documents::tombstone(site, request.uri().path()).await {
            Ok(Some(tombstone)) => shared(HttpResponse::Gone())
                .content_type(content_type)
                .insert_header(varies)
                .body(tombstone),
            Ok(None) => HttpResponse::NotFound().insert_header(varies).finish(),
            Err(error) => unavailable(&error),
        },
        Err(error) => unavailable(&error),
    }
}

/// A document that is no page.
pub(super) fn document(site: &Site, answer: Answer) -> HttpResponse {
    match answer {
        Ok(Some(body)) => found(site).content_type(ACTIVITY_JSON).body(body),
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => unavailable(&error),
    }
}

/// A page of a collection, which changes too often to be kept.
pub(super) fn collection_page(answer: Answer) -> HttpResponse {
    match answer {
        Ok(Some(body)) => shared(HttpResponse::Ok()).content_type(ACTIVITY_JSON).body(body),
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => unavailable(&error),
    }
}

/// JSON of another kind.
pub(super) fn json(content_type: &str, max_age_seconds: u32, value: &serde_json::Value) -> HttpResponse {
    shared(HttpResponse::Ok())
        .content_type(content_type)
        .insert_header((header::CACHE_CONTROL, format!("public, max-age={max_age_seconds}")))
        .body(value.to_string())
}

/// A failure of our own.
pub(super) fn unavailable(error: &dyn std::fmt::Display) -> HttpResponse {
    tracing::error!(%error, "a document could not be made");
    HttpResponse::ServiceUnavailable().finish()
}

/// Adds what lets pages of other sites read it.
pub(super) fn shared(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, OPTIONS"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "Accept"))
        .insert_header((header::ACCESS_CONTROL_EXPOSE_HEADERS, "Vary"));
    response
}

fn found(site: &Site) -> HttpResponseBuilder {
    let mut response = shared(HttpResponse::Ok());
    let cache_control = if signed(site) { OF_THE_SIGNER } else { CACHED };
    response.insert_header((header::CACHE_CONTROL, cache_control));
    response
}

fn signed(site: &Site) -> bool {
    site.config.federation.require_signed_fetch
}
