//! `/miauth/{session}`: an app asks for access, the account's owner accepts with name and password. There is no session of
//! the browser, so nobody else can accept in its owner's name.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use kanikey_api_kit::gate::{self, Consent, ConsentError};
use kanikey_api_kit::{Limit, errors};
use kanikey_core::Permission;
use maud::html;
use serde::Deserialize;
use url::Url;

use super::layout::page;
use crate::HttpParts;
use crate::address::{client_address, limit_key};

/// As often one client may try to sign in.
const LIMIT: Limit = Limit::per_hour(10).min_interval_ms(1000);

/// The longest text that is taken of an app, in code points.
const MAX_TEXT: usize = 128;

/// What an app asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Request {
    name: Option<String>,
    icon: Option<String>,
    callback: Option<String>,
    #[serde(default)]
    permission: String,
}

/// What the owner answers.
#[derive(Deserialize)]
pub(super) struct Answer {
    username: String,
    password: String,
    #[serde(flatten)]
    request: Request,
}

/// Shows what an app asks for.
pub(super) async fn ask(session: web::Path<String>, request: web::Query<Request>) -> HttpResponse {
    std::future::ready(form(StatusCode::OK, &session, &request, None)).await
}

/// Lets it in.
pub(super) async fn accept(
    http: HttpRequest,
    parts: web::Data<HttpParts>,
    session: web::Path<String>,
    answer: web::Form<Answer>,
) -> HttpResponse {
    let Answer {
        username,
        password,
        request,
    } = answer.into_inner();
    let address = client_address(&http, &parts.site.config.trusted_proxies);
    let who = limit_key(address).to_string();
    if crate::api::count(&parts, "signin-flow", &who, LIMIT).await.is_err() {
        let message = errors::RATE_LIMIT_EXCEEDED.message;
        return form(StatusCode::TOO_MANY_REQUESTS, &session, &request, Some(message));
    }
    let consent = Consent {
        username,
        password,
        address,
        session: session.clone(),
        name: request.name.as_deref().map(shortened),
        icon_url: request.icon.as_deref().and_then(picture).map(String::from),
        permissions: permissions(&request.permission),
    };
    match gate::consent(&parts.site, consent).await {
        Ok(()) => accepted(&session, &request),
        Err(ConsentError::NotOwner) => {
            let message = "The name or the password is wrong.";
            form(StatusCode::FORBIDDEN, &session, &request, Some(message))
        }
        Err(ConsentError::InvalidSession) => {
            let message = "This was accepted before. Go back to the app and start again.";
            form(StatusCode::BAD_REQUEST, &session, &request, Some(message))
        }
        Err(ConsentError::Domain(error)) => {
            tracing::error!(error = %error, "an app could not be let in");
            let message = errors::INTERNAL_ERROR.message;
            form(StatusCode::INTERNAL_SERVER_ERROR, &session, &request, Some(message))
        }
    }
}

fn form(status: StatusCode, session: &str, request: &Request, problem: Option<&str>) -> HttpResponse {
    let name = request.name.as_deref().map_or_else(|| "An app".to_owned(), shortened);
    let permissions = permissions(&request.permission);
    let content = html! {
        h1 { (name) " asks for access to your account" }
        @if let Some(icon) = request.icon.as_deref().and_then(picture) { img src=(icon) alt="" width="64" height="64"; }
        @if permissions.is_empty() {
            p { "It will know who you are, and may do nothing else." }
        } @else {
            p { "It will be able to:" }
            ul { @for permission in &permissions { li { code { (permission) } } } }
        }
        @if let Some(problem) = problem { p class="error" role="alert" { (problem) } }
        form method="post" action={ "/miauth/" (percent_encoded(session)) } {
            @for (field, value) in [("name", &request.name), ("icon", &request.icon), ("callback", &request.callback)] {
                @if let Some(value) = value { input type="hidden" name=(field) value=(value); }
            }
            input type="hidden" name="permission" value=(request.permission);
            label { "Name" input name="username" autocomplete="username" required; }
            label { "Password" input type="password" name="password" autocomplete="current-password" required; }
            button { "Accept" }
        }
        p { "Close this page to refuse." }
    };
    page(status, "Access to your account", &content)
}

fn accepted(session: &str, request: &Request) -> HttpResponse {
    let callback = request
        .callback
        .as_deref()
        .and_then(|callback| callback_url(callback, session));
    let content = html! {
        h1 { "Accepted" }
        @match &callback {
            Some(callback) => p { a href=(callback) { "Go back to the app" } },
            None => p { "You can go back to the app now." },
        }
    };
    let mut response = page(StatusCode::OK, "Accepted", &content);
    if let Some(callback) = callback
        && let Ok(value) = format!("0;url={callback}").parse()
    {
        response.headers_mut().insert(actix_web::http::header::REFRESH, value);
    }
    response
}

/// Where the app waits, with the session; `None` for what would run here or read files.
fn callback_url(callback: &str, session: &str) -> Option<Url> {
    let mut url = Url::parse(callback).ok()?;
    let refused = [
        "javascript",
        "data",
        "vbscript",
        "blob",
        "file",
        "about",
        "view-source",
        "filesystem",
    ];
    if refused.contains(&url.scheme()) {
        return None;
    }
    url.query_pairs_mut().append_pair("session", session);
    Some(url)
}

fn picture(icon: &str) -> Option<Url> {
    Url::parse(icon)
        .ok()
        .filter(|url| url.scheme() == "https" && icon.len() <= 512)
}

/// The scopes that exist, each once.
fn permissions(text: &str) -> Vec<Permission> {
    let mut permissions: Vec<Permission> = text.split(',').filter_map(|name| name.trim().parse().ok()).collect();
    permissions.sort_unstable();
    permissions.dedup();
    permissions
}

fn shortened(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

fn percent_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callbacks_never_run_here() {
        for callback in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "/x",
        ] {
            assert_eq!(callback_url(callback, "s"), None, "{callback}");
        }
        let app = callback_url("miria://miria/miauth?a=b", "s");
        assert_eq!(
            app.map(String::from).as_deref(),
            Some("miria://miria/miauth?a=b&session=s")
        );
    }

    #[test]
    fn unknown_scopes_are_dropped() {
        let known = permissions("write:notes, read:account,nonsense,write:notes");
        assert_eq!(known, [Permission::ReadAccount, Permission::WriteNotes]);
    }
}
