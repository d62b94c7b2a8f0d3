//! `/metrics`, for whoever has the token, or for those nearby where there is none.

use std::net::IpAddr;

use actix_web::{HttpRequest, HttpResponse, web};
use kanikey_config::Config;

use crate::HttpParts;
use crate::address::client_address;
use crate::metrics::HttpMetrics;

/// What only a proxy adds.
const FORWARDED: [&str; 4] = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];

/// Prometheus' text format; 403 for everybody else.
pub(super) async fn metrics(
    request: HttpRequest,
    parts: web::Data<HttpParts>,
    metrics: web::Data<HttpMetrics>,
) -> HttpResponse {
    if !may_read(&request, &parts.site.config) {
        return std::future::ready(HttpResponse::Forbidden().finish()).await;
    }
    match metrics.text() {
        Ok(text) => HttpResponse::Ok()
            .insert_header(("content-type", "text/plain; version=0.0.4"))
            .insert_header(("cache-control", "no-store"))
            .body(text),
        Err(error) => {
            tracing::error!(error = %error, "metrics cannot be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn may_read(request: &HttpRequest, config: &Config) -> bool {
    if let Some(token) = &config.metrics.token {
        let given = request
            .headers()
            .get("authorization")
            .and_then(|value| value.to_str().ok());
        let given = given.and_then(|value| value.strip_prefix("Bearer "));
        return given.is_some_and(|given| is_same(given, token.expose()));
    }
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    let is_proxy = |peer: IpAddr| config.trusted_proxies.iter().any(|network| network.contains(&peer));
    if !peer.is_some_and(is_proxy) && FORWARDED.iter().any(|name| request.headers().contains_key(*name)) {
        // A proxy that nobody configured: its own address says nothing of who asks.
        return false;
    }
    peer.is_some() && is_nearby(client_address(request, &config.trusted_proxies))
}

fn is_nearby(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

/// Compares in a time that does not tell how much is right.
fn is_same(given: &str, expected: &str) -> bool {
    given.len() == expected.len()
        && given
            .bytes()
            .zip(expected.bytes())
            .fold(0, |difference, (a, b)| difference | (a ^ b))
            == 0
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn config(extra: &str) -> Config {
        Config::parse(extra, []).unwrap()
    }

    fn asked_by(peer: &str) -> TestRequest {
        TestRequest::default().peer_addr(format!("{peer}:1000").parse().unwrap())
    }

    #[test]
    fn without_a_token_only_those_nearby_may_read() {
        let open = config("");
        for (peer, allowed) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("[::1]", true),
            ("[fd00::1]", true),
            ("[::ffff:192.168.0.1]", true),
            ("8.8.8.8", false),
            ("[2a00::1]", false),
            ("[::ffff:8.8.8.8]", false),
        ] {
            assert_eq!(may_read(&asked_by(peer).to_http_request(), &open), allowed, "{peer}");
        }
    }

    #[test]
    fn a_proxy_is_nobody_nearby() {
        let forwarded = |client: &str| {
            asked_by("127.0.0.1")
                .insert_header(("x-forwarded-for", client))
                .to_http_request()
        };
        assert!(!may_read(&forwarded("10.0.0.1"), &config("")));
        let trusting = config("trusted_proxies = [\"127.0.0.1\"]");
        assert!(may_read(&forwarded("10.0.0.1"), &trusting));
        assert!(!may_read(&forwarded("8.8.8.8"), &trusting));
    }

    #[test]
    fn a_token_is_asked_of_everybody() {
        let closed = config("metrics.token = \"long\"");
        let with = |value: &str| {
            asked_by("127.0.0.1")
                .insert_header(("authorization", value))
                .to_http_request()
        };
        assert!(may_read(&with("Bearer long"), &closed));
        for wrong in ["Bearer lonG", "Bearer", "long", "Basic long", "Bearer longer"] {
            assert!(!may_read(&with(wrong), &closed), "{wrong}");
        }
        let far = asked_by("8.8.8.8").insert_header(("authorization", "Bearer long"));
        assert!(may_read(&far.to_http_request(), &closed));
    }
}
