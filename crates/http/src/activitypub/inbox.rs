//! The inboxes: what is acknowledged here is kept.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, PayloadConfig};
use actix_web::{HttpRequest, HttpResponse};
use kanikey_api_kit::Site;
use kanikey_federation::Federation;
use kanikey_federation::receive::{IncomingRequest, MAX_BODY, ReceiveError};

/// More is refused while it is read.
pub(super) fn limit() -> PayloadConfig {
    PayloadConfig::new(MAX_BODY)
}

pub(super) async fn receive(
    site: Data<Site>,
    federation: Data<Federation>,
    request: HttpRequest,
    body: Bytes,
) -> HttpResponse {
    let headers: Vec<(String, String)> = request
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let query = Some(request.query_string()).filter(|query| !query.is_empty());
    let incoming = IncomingRequest {
        method: request.method().as_str(),
        path: request.uri().path(),
        query,
        headers: &headers,
        body: &body,
    };
    match Box::pin(federation.receive(&site, &incoming)).await {
        Ok(()) => HttpResponse::Accepted().finish(),
        Err(error) => {
            tracing::debug!(%error, "an activity was not taken");
            HttpResponse::build(status(&error)).finish()
        }
    }
}

fn status(error: &ReceiveError) -> StatusCode {
    match error {
        ReceiveError::Off => StatusCode::NOT_FOUND,
        ReceiveError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ReceiveError::Signature(_) | ReceiveError::NoKey(_) | ReceiveError::NotTheActor => StatusCode::UNAUTHORIZED,
        ReceiveError::Malformed(_) => StatusCode::BAD_REQUEST,
        ReceiveError::Domain(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
