//! `GET /proxy/{anything}?url=…`: Misskey's media proxy.

use actix_web::http::header::USER_AGENT;
use actix_web::{HttpRequest, HttpResponse, web};
use kanikey_media_proxy::{ProxyError, Variant};
use url::form_urlencoded;

use super::answer::failed;
use crate::HttpParts;
use crate::files::{FOR_EVER, POLICY, Sendable, send};

/// What servers call themselves that would ask a proxy for what another proxy asked them for.
const SERVERS: [&str; 2] = ["kanikey/", "misskey/"];

/// The longest address.
const MAX_URL: usize = 2048;

/// Answers with the picture, made as the query asks for it.
pub(super) async fn serve(request: HttpRequest, parts: web::Data<HttpParts>) -> HttpResponse {
    let query: Vec<(String, String)> = form_urlencoded::parse(request.query_string().as_bytes())
        .into_owned()
        .collect();
    let has_fallback = query.iter().any(|(name, _)| name == "fallback");
    match picture(&request, &parts, &query).await {
        Ok(response) => response,
        Err(error) => failed(&error, has_fallback),
    }
}

async fn picture(
    request: &HttpRequest,
    parts: &HttpParts,
    query: &[(String, String)],
) -> Result<HttpResponse, ProxyError> {
    if !is_from_a_browser(request) {
        return Err(ProxyError::Refused);
    }
    let asked = query.iter().find(|(name, _)| name == "url").map(|(_, url)| url.clone());
    let url = asked.unwrap_or_else(|| format!("https://{}", request.match_info().query("path")));
    if url.len() > MAX_URL {
        return Err(ProxyError::Refused);
    }
    let variant = Variant::of_query(query.iter().map(|(name, _)| name.as_str()));
    let picture = parts.pictures.picture(&url, variant).await?;
    Ok(send(
        request,
        Sendable {
            file: picture.file,
            size: picture.size,
            content_type: picture.content_type,
            disposition: Some("inline"),
            tag: &picture.tag,
            cache_control: FOR_EVER,
            policy: Some(POLICY),
        },
    ))
}

/// Two proxies that fetch from each other would go on for ever: who says to be a server, or nothing at all, gets nothing.
fn is_from_a_browser(request: &HttpRequest) -> bool {
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    agent
        .map(str::to_ascii_lowercase)
        .is_some_and(|agent| !agent.trim().is_empty() && !SERVERS.iter().any(|server| agent.contains(server)))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn servers_do_not_ask_proxies() {
        let by = |agent: &'static str| {
            TestRequest::default()
                .insert_header((USER_AGENT, agent))
                .to_http_request()
        };
        assert!(is_from_a_browser(&by("Mozilla/5.0")));
        assert!(!is_from_a_browser(&TestRequest::default().to_http_request()));
        for agent in [
            "",
            " ",
            "Kanikey/0.1.0 (https://a.test)",
            "Misskey/2025.11.1 (https://b.test)",
        ] {
            assert!(!is_from_a_browser(&by(agent)), "{agent}");
        }
    }
}
