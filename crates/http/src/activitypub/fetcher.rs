//! Who asks for a document: servers may have to sign what they ask for (`federation.require_signed_fetch`).

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::VARY;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use kanikey_api_kit::Site;
use kanikey_federation::Federation;
use kanikey_federation::fetcher::FetcherError;
use kanikey_federation::receive::IncomingRequest;

/// A request's parts as signatures cover them.
pub(super) struct Incoming {
    method: String,
    path: String,
    query: Option<String>,
    headers: Vec<(String, String)>,
}

/// The request, without its body.
pub(super) fn incoming(request: &HttpRequest) -> Incoming {
    let text = |(name, value): (
        &actix_web::http::header::HeaderName,
        &actix_web::http::header::HeaderValue,
    )| { Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())) };
    Incoming {
        method: request.method().as_str().to_owned(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().map(str::to_owned),
        headers: request.headers().iter().filter_map(text).collect(),
    }
}

impl Incoming {
    pub(super) fn as_request(&self) -> IncomingRequest<'_> {
        IncomingRequest {
            method: &self.method,
            path: &self.path,
            query: self.query.as_deref(),
            headers: &self.headers,
            body: &[],
        }
    }
}

/// Lets a request for a document through, or answers it: 401 where it must be signed and is not, 403 for servers that this
/// one does not speak with.
pub(super) async fn admit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let (site, federation) = (request.app_data::<Data<Site>>(), request.app_data::<Data<Federation>>());
    let refused = match (site, federation) {
        (Some(site), Some(federation)) => {
            let incoming = incoming(request.request());
            let admitted = Box::pin(federation.admit_fetcher(site, &incoming.as_request())).await;
            admitted.err().map(|error| refusal(&error))
        }
        _ => Some(HttpResponse::InternalServerError().finish()),
    };
    match refused {
        Some(response) => Ok(request.into_response(response).map_into_right_body()),
        None => Ok(next.call(request).await?.map_into_left_body()),
    }
}

fn refusal(error: &FetcherError) -> HttpResponse {
    let mut response = match error {
        FetcherError::Off => HttpResponse::NotFound(),
        FetcherError::Refused => HttpResponse::Forbidden(),
        FetcherError::NotSigned(_) => HttpResponse::Unauthorized(),
        FetcherError::Domain(error) => {
            tracing::error!(%error, "cannot find out who asks");
            HttpResponse::ServiceUnavailable()
        }
    };
    response.insert_header((VARY, "Accept, Signature")).finish()
}
