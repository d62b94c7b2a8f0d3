//! `/api/*`: what is the same for all endpoints, done once.

mod answer;
mod form;
mod gate;
mod guard;

use std::sync::OnceLock;
use std::time::Instant;

use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use kanikey_api_kit::registered::Body;
use kanikey_api_kit::{ApiError, ApiResult, Ctx, Registered, errors};
use serde::Deserialize;

use crate::HttpParts;
use crate::address::client_address;
use crate::metrics::HttpMetrics;
use crate::patience::{BodyError, read_body};

pub(crate) use gate::count;

/// The largest JSON body, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// The headers that endpoints see.
const KEPT_HEADERS: [&str; 3] = ["user-agent", "accept-language", "origin"];

/// Adds `/api/*` and `/api.json`.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::Data::new(ApiDocument::default()))
        .route("/api.json", web::get().to(document))
        .route("/api/miauth/{session}/check", web::post().to(check_miauth))
        .route("/api/{name:.+}", web::route().to(dispatch));
}

/// The OpenAPI document, made when it is first asked for.
#[derive(Default)]
struct ApiDocument(OnceLock<Bytes>);

async fn document(parts: web::Data<HttpParts>, made: web::Data<ApiDocument>) -> HttpResponse {
    let document = made.0.get_or_init(|| {
        let document = kanikey_api_registry::document(parts.site.urls.origin(), env!("CARGO_PKG_VERSION"));
        document.to_string().into()
    });
    answer::json(document.clone())
}

async fn check_miauth(parts: web::Data<HttpParts>, session: web::Path<String>) -> HttpResponse {
    match kanikey_api_kit::gate::collect(&parts.site, &session).await {
        Ok(collected) => answer::json(collected.to_string().into()),
        Err(error) => answer::error(&error),
    }
}

async fn dispatch(
    request: HttpRequest,
    payload: web::Payload,
    parts: web::Data<HttpParts>,
    metrics: web::Data<HttpMetrics>,
    name: web::Path<String>,
) -> HttpResponse {
    if request.method() == Method::OPTIONS {
        return answer::preflight();
    }
    let endpoint = kanikey_api_registry::find(&name);
    let endpoint = endpoint.filter(|endpoint| is_allowed(request.method(), endpoint));
    let Some(endpoint) = endpoint else {
        return answer::unknown(request.method(), request.path());
    };
    let started = Instant::now();
    let is_anonymous = bearer(&request).is_none();
    let result = answer_of(endpoint, &request, payload, &parts).await;
    let cached = endpoint
        .meta
        .get_cache_seconds
        .filter(|_| request.method() == Method::GET && is_anonymous);
    let response = match result {
        Ok(body) => answer::body(body, cached),
        Err(error) => answer::error(&error),
    };
    metrics.called(endpoint.meta.name, response.status().as_u16(), started.elapsed());
    response
}

fn is_allowed(method: &Method, endpoint: &Registered) -> bool {
    method == Method::POST || (method == Method::GET && endpoint.meta.get_cache_seconds.is_some())
}

async fn answer_of(
    endpoint: &'static Registered,
    request: &HttpRequest,
    payload: web::Payload,
    parts: &HttpParts,
) -> ApiResult<Body> {
    let address = client_address(request, &parts.site.config.trusted_proxies);
    let call = gate::Call {
        endpoint,
        parts,
        address,
    };
    let is_form = header(request, CONTENT_TYPE.as_str()).is_some_and(|it| it.starts_with("multipart/form-data"));
    let (caller, params, file) = if request.method() == Method::GET {
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes()).into_owned();
        let params = kanikey_api_registry::params_of_query(endpoint, pairs).to_string();
        let caller = call.admit(bearer(request)).await?;
        (caller, params.into_bytes().into(), None)
    } else if is_form && endpoint.meta.file {
        let form = form::receive(&call, request, payload, bearer(request)).await?;
        (form.caller, form.params.to_string().into_bytes().into(), form.file)
    } else {
        let body = read_body(request, payload, MAX_BODY).await.map_err(unread)?;
        let token = bearer(request).map_or_else(|| token_in(&body), |token| Ok(Some(token)))?;
        (call.admit(token).await?, body, None)
    };
    if endpoint.meta.file && file.is_none() {
        return Err(errors::FILE_REQUIRED.into());
    }
    let kept = KEPT_HEADERS.iter();
    let headers = kept.filter_map(|name| Some(((*name).to_owned(), header(request, name)?.to_owned())));
    let ctx = Ctx {
        site: parts.site.clone(),
        caller,
        client_address: address,
        headers: headers.collect(),
        file,
    };
    guard::guarded(endpoint.meta.name, async { (endpoint.call)(ctx, &params).await }).await
}

/// Why a body was not read.
fn unread(error: BodyError) -> ApiError {
    match error {
        BodyError::TooLarge => errors::BODY_TOO_LARGE.into(),
        BodyError::TimedOut => errors::BODY_TIMED_OUT.into(),
        BodyError::Broken => errors::INVALID_PARAM.with_message("The request's body ends before its end."),
    }
}

/// What an endpoint answers to somebody without an account, asked by this server itself.
pub(crate) async fn call_as_visitor(parts: &HttpParts, name: &str, params: &[u8]) -> ApiResult<Body> {
    let endpoint = kanikey_api_registry::find(name).ok_or(errors::UNAVAILABLE)?;
    let ctx = Ctx {
        site: parts.site.clone(),
        caller: None,
        client_address: std::net::Ipv4Addr::LOCALHOST.into(),
        headers: Vec::new(),
        file: None,
    };
    (endpoint.call)(ctx, params).await
}

/// The token in a JSON body.
fn token_in(body: &[u8]) -> ApiResult<Option<String>> {
    #[derive(Deserialize)]
    struct Credential {
        #[serde(default)]
        i: Option<String>,
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(
            errors::INVALID_PARAM.with_info(serde_json::json!({ "param": "#/type", "reason": "must be object" }))
        );
    }
    let credential: Credential = serde_json::from_slice(body).map_err(|error| -> ApiError {
        let param = if error.is_data() { "#/properties/i/type" } else { "#" };
        errors::INVALID_PARAM.with_info(serde_json::json!({ "param": param, "reason": "must be JSON as described" }))
    })?;
    Ok(credential.i.filter(|token| !token.is_empty()))
}

/// The token in the header. RFC 6750, section 2.1.
fn bearer(request: &HttpRequest) -> Option<String> {
    let (scheme, token) = header(request, "authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn tokens_are_found_in_bodies() {
        assert_eq!(token_in(b"").unwrap(), None);
        assert_eq!(token_in(br#"{"i":null}"#).unwrap(), None);
        assert_eq!(
            token_in(br#"{"a":[{"i":"x"}],"i":"t\u0061"}"#).unwrap(),
            Some("ta".into())
        );
        assert_eq!(token_in(br#"{"i":1}"#).unwrap_err().code.code, "INVALID_PARAM");
        assert_eq!(token_in(b"{").unwrap_err().code.code, "INVALID_PARAM");
        assert_eq!(token_in(b"[[[").unwrap_err().code.code, "INVALID_PARAM");
    }

    #[test]
    fn the_scheme_is_bearer() {
        let of = |value: &str| {
            bearer(
                &TestRequest::default()
                    .insert_header(("authorization", value))
                    .to_http_request(),
            )
        };
        assert_eq!(of("bearer abc"), Some("abc".into()));
        assert_eq!(of("Basic abc"), None);
        assert_eq!(of("abc"), None);
    }
}
