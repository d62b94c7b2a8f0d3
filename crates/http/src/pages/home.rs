//! `/` and `/api-doc`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use kanikey_config::Config;
use maud::{Markup, html};

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
                (first_step(&parts.site.config, parts.site.urls.origin()))
            } @else {
                p { "Sign in with any app for Misskey: give it this server's address." }
            }
        }
        p { a href="/api-doc" { "The API" } " · " a href="/api.json" { "OpenAPI" } " · " a href="/nodeinfo/2.1" { "NodeInfo" } }
    };
    page(StatusCode::OK, name, &content)
}

/// How the first account is made; the same rule as `domain::accounts::setup`'s. A page for everybody tells no password.
fn first_step(config: &Config, origin: &str) -> Markup {
    let setup_password = match &config.setup_password {
        Some(_) => r#","setupPassword":"as in the configuration""#,
        None if config.bound_to_loopback_only() => "",
        None => {
            return html! {
                p { "Nobody is here yet. Others can reach this server: set " code { "setup_password" } " in its \
                     configuration, or run " code { "kanikey user create --admin NAME" } "." }
            };
        }
    };
    html! {
        p { "Nobody is here yet: the first account becomes the administrator's. Make it with any Misskey app, or with" }
        pre { code {
            "curl " (origin) "/api/admin/accounts/create -H 'content-type: application/json' \\\n  \
             -d '{\"username\":\"admin\",\"password\":\"choose-one\"" (setup_password) "}'"
        } }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn step(keys: &str) -> String {
        first_step(&Config::parse(keys, []).unwrap(), "http://a.test").into_string()
    }

    #[test]
    fn the_first_step_is_one_that_works() {
        assert!(step("").contains("accounts/create") && !step("").contains("setupPassword"));
        let asked = step("setup_password = \"hidden\"");
        assert!(asked.contains("setupPassword") && !asked.contains("hidden"), "{asked}");
        let open = step("bind = \"0.0.0.0:3000\"");
        assert!(open.contains("setup_password") && !open.contains("curl"), "{open}");
    }
}
