//! Pages and files for people, crawlers and operators.

mod home;
mod layout;
mod miauth;
mod plain;

use actix_web::web;

/// Adds `/`, the consent page of MiAuth, and what programs look for at fixed places.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(home::home))
        .route("/api-doc", web::get().to(home::api_doc))
        .route("/miauth/{session}", web::get().to(miauth::ask))
        .route("/miauth/{session}", web::post().to(miauth::accept))
        .route("/metrics", web::get().to(plain::metrics))
        .route("/healthz", web::get().to(plain::healthz))
        .route("/robots.txt", web::get().to(plain::robots))
        .route("/manifest.json", web::get().to(plain::manifest));
}
