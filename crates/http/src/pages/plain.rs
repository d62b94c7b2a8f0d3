//! What programs look for at fixed places.

use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::HttpParts;
use crate::metrics::HttpMetrics;

/// `/metrics`.
pub(super) async fn metrics(metrics: web::Data<HttpMetrics>) -> HttpResponse {
    let text = std::future::ready(metrics.text()).await;
    match text {
        Ok(text) => HttpResponse::Ok()
            .insert_header(("content-type", "text/plain; version=0.0.4"))
            .body(text),
        Err(error) => {
            tracing::error!(error = %error, "metrics cannot be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// `/healthz`: whether the server can answer requests, which takes its database.
pub(super) async fn healthz(parts: web::Data<HttpParts>) -> HttpResponse {
    match parts.site.conn().await {
        Ok(_) => HttpResponse::Ok().body("ok"),
        Err(_) => HttpResponse::ServiceUnavailable().body("the database cannot be reached"),
    }
}

/// `/robots.txt`.
pub(super) async fn robots() -> HttpResponse {
    let text = "User-agent: *\nDisallow: /api/\nDisallow: /miauth/\n";
    std::future::ready(
        HttpResponse::Ok()
            .insert_header(("content-type", "text/plain"))
            .body(text),
    )
    .await
}

/// `/manifest.json`.
pub(super) async fn manifest(parts: web::Data<HttpParts>) -> HttpResponse {
    let settings = parts.site.settings.settings();
    let host = parts.site.config.url.host_str().unwrap_or_default();
    let name = settings.name.as_deref().unwrap_or(host);
    let manifest = json!({ "name": name, "short_name": name, "start_url": "/", "display": "standalone" });
    std::future::ready(HttpResponse::Ok().json(manifest)).await
}
