//! `/` and `/api-doc`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::html;

use super::layout::page;
use crate::HttpParts;

/// The server's front page.
pub(super) async fn home(parts: web::Data<HttpParts>) -> HttpResponse {
    let settings = parts.site.settings.settings();
    let name = settings
        .name
        .as_deref()
        .unwrap_or_else(|| parts.site.config.url.host_str().unwrap_or_default());
    let counts = kanikey_api_kit::gate::counts(&parts.site).await.ok();
    let content = html! {
        h1 { (name) }
        @if let Some(description) = &settings.description { p { (description) } }
        @if let Some(counts) = counts {
            p { "Accounts: " (counts.users) " · Notes: " (counts.notes) }
            @if counts.users == 0 {
                p { "Nobody is here yet: the first account becomes the administrator's. Make it with any Misskey app, or \
                     with " code { "POST /api/admin/accounts/create" } "." }
            } @else {
                p { "Sign in with any app for Misskey: give it this server's address." }
            }
        }
        p { a href="/api-doc" { "The API" } " · " a href="/api.json" { "OpenAPI" } " · " a href="/nodeinfo/2.1" { "NodeInfo" } }
    };
    page(StatusCode::OK, name, &content)
}

/// A list of the API's endpoints.
pub(super) async fn api_doc() -> HttpResponse {
    let content = html! {
        h1 { "The API" }
        p { "All endpoints take " code { "POST /api/<name>" } " with a JSON object; see "
            a href="/api.json" { "the OpenAPI document" } " for parameters and answers." }
        dl {
            @for endpoint in kanikey_api_registry::all() {
                dt { code { (endpoint.meta.name) } }
                dd {
                    (endpoint.meta.summary)
                    @if let Some(permission) = endpoint.meta.permission { " (" code { (permission) } ")" }
                }
            }
        }
    };
    std::future::ready(page(StatusCode::OK, "The API", &content)).await
}
