//! The inboxes: what is acknowledged here is kept.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use kanikey_api_kit::Site;
use kanikey_federation::Federation;
use kanikey_federation::receive::{IncomingRequest, MAX_BODY, ReceiveError};

use crate::address::{client_address, limit_key};
use crate::patience::{BodyError, read_body};

/// Takes an activity.
pub(super) async fn receive(
    site: Data<Site>,
    federation: Data<Federation>,
    request: HttpRequest,
    payload: Payload,
) -> HttpResponse {
    let body = match read_body(&request, payload, MAX_BODY).await {
        Ok(body) => body,
        Err(BodyError::TooLarge) => return HttpResponse::PayloadTooLarge().finish(),
        Err(BodyError::TimedOut) => return HttpResponse::RequestTimeout().finish(),
        Err(BodyError::Broken) => return HttpResponse::BadRequest().finish(),
    };
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
    let client = limit_key(client_address(&request, &site.config.trusted_proxies));
    match Box::pin(federation.receive(&site, &incoming, client)).await {
        Ok(()) => HttpResponse::Accepted().finish(),
        Err(error) => {
            tracing::debug!(%error, "an activity was not taken");
            refusal(&error)
        }
    }
}

fn refusal(error: &ReceiveError) -> HttpResponse {
    let mut answer = HttpResponse::build(status(error));
    if let ReceiveError::TooMany { retry_after } = error {
        answer.insert_header((RETRY_AFTER, retry_after.as_secs() + 1));
    }
    answer.finish()
}

fn status(error: &ReceiveError) -> StatusCode {
    match error {
        ReceiveError::Off => StatusCode::NOT_FOUND,
        ReceiveError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ReceiveError::Signature(_) | ReceiveError::NoKey(_) | ReceiveError::NotTheActor => StatusCode::UNAUTHORIZED,
        ReceiveError::Blocked => StatusCode::FORBIDDEN,
        ReceiveError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        ReceiveError::Malformed(_) => StatusCode::BAD_REQUEST,
        ReceiveError::NoKeyNow(_) | ReceiveError::Domain(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
