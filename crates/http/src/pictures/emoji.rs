//! `/emoji/{name}.webp`, `/emoji/{name}@{host}.webp` and `/avatar/@{acct}`: where the picture is.

use actix_web::{HttpRequest, HttpResponse, web};
use kanikey_core::Host;
use kanikey_media_proxy::ProxyError;

use super::answer::{elsewhere, failed};
use crate::HttpParts;

/// The longest name of an emoji or account, with its host.
const MAX_NAME: usize = 512;

/// A custom emoji through the media proxy.
pub(super) async fn emoji(request: HttpRequest, parts: web::Data<HttpParts>, name: web::Path<String>) -> HttpResponse {
    let has = |flag: &str| url::form_urlencoded::parse(request.query_string().as_bytes()).any(|(name, _)| name == flag);
    let Some((name, host)) = name_and_host(&name, &parts) else {
        return failed(&ProxyError::NoPicture, has("fallback"));
    };
    match parts.pictures.emoji(name, host.as_ref().map(Host::as_str)).await {
        Ok(Some(url)) => {
            let absolute = if url.starts_with('/') {
                format!("{}{url}", parts.site.urls.origin())
            } else {
                url
            };
            let mut proxied = parts.site.urls.proxied(&absolute, "emoji");
            for flag in ["static", "badge"].into_iter().filter(|flag| has(flag)) {
                proxied.extend(["&", flag, "=1"]);
            }
            elsewhere(&proxied)
        }
        Ok(None) => failed(&ProxyError::NoPicture, has("fallback")),
        Err(error) => failed(&error, has("fallback")),
    }
}

/// An account's avatar.
pub(super) async fn avatar(parts: web::Data<HttpParts>, acct: web::Path<String>) -> HttpResponse {
    let found = if acct.len() <= MAX_NAME {
        parts.pictures.avatar(&acct).await
    } else {
        Ok(None)
    };
    match found {
        Ok(Some(url)) => elsewhere(&url),
        Ok(None) => failed(&ProxyError::NoPicture, true),
        Err(error) => failed(&error, true),
    }
}

/// `name.webp`, `name@host.webp`; `.` is this server.
fn name_and_host<'a>(path: &'a str, parts: &HttpParts) -> Option<(&'a str, Option<Host>)> {
    let acct = path.strip_suffix(".webp").filter(|acct| acct.len() <= MAX_NAME)?;
    let (name, host) = match acct.split_once('@') {
        None | Some((_, ".")) => (acct.split('@').next().unwrap_or(acct), None),
        Some((name, host)) => (name, Some(Host::parse(host)?)),
    };
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-'));
    is_name.then(|| (name, host.filter(|host| !parts.site.urls.is_own(host))))
}
