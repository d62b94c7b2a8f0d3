//! A panic in an endpoint is that endpoint's alone.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use kanikey_api_kit::registered::Body;
use kanikey_api_kit::{ApiResult, errors};

/// Awaits an endpoint's answer; a panic is answered as a bug of ours.
pub(super) async fn guarded(endpoint: &'static str, answer: impl Future<Output = ApiResult<Body>>) -> ApiResult<Body> {
    let called = AssertUnwindSafe(answer).catch_unwind().await;
    called.unwrap_or_else(|_| {
        tracing::error!(endpoint, "an endpoint panicked");
        Err(errors::INTERNAL_ERROR.into())
    })
}

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, HttpResponse, web};

    use super::super::answer;
    use super::*;

    async fn endpoint(name: web::Path<String>) -> HttpResponse {
        let answered = guarded("test", async move {
            assert!(*name != "bad", "on purpose");
            Ok(None)
        });
        match answered.await {
            Ok(body) => answer::body(body, None),
            Err(error) => answer::error(&error),
        }
    }

    #[actix_web::test]
    async fn a_panic_is_an_error_and_the_next_call_is_answered() {
        let app = init_service(App::new().route("/{name}", web::get().to(endpoint))).await;
        for _ in 0..3 {
            let bad = call_service(&app, TestRequest::with_uri("/bad").to_request()).await;
            assert_eq!(bad.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let body: serde_json::Value = actix_web::test::read_body_json(bad).await;
            assert_eq!(body["error"]["id"], errors::INTERNAL_ERROR.id);
            assert_eq!(body["error"]["kind"], "server");
            let good = call_service(&app, TestRequest::with_uri("/good").to_request()).await;
            assert_eq!(good.status(), StatusCode::NO_CONTENT);
        }
    }
}
