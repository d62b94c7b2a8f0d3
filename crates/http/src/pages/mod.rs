//! Pages and files for people, crawlers and operators.

mod home;
mod layout;
mod metrics;
mod miauth;
mod plain;

use actix_web::web;

/// Adds `/` (where no client brings its own), the consent page of MiAuth, and what programs look for at fixed places.
pub(crate) fn configure(config: &mut web::ServiceConfig, has_client: bool) {
    if !has_client {
        config.route("/", web::get().to(home::home));
    }
    config
        .route("/api-doc", web::get().to(home::api_doc))
        .route("/miauth/{session}", web::get().to(miauth::ask))
        .route("/miauth/{session}", web::post().to(miauth::accept))
        .route("/metrics", web::get().to(metrics::metrics))
        .route("/healthz", web::get().to(plain::healthz))
        .route("/robots.txt", web::get().to(plain::robots))
        .route("/opensearch.xml", web::get().to(plain::opensearch))
        .route("/manifest.json", web::get().to(plain::manifest));
}
