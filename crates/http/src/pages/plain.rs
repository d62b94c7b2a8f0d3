//! What programs look for at fixed places.

use actix_web::{HttpResponse, web};
use serde_json::{Value, json};

use crate::HttpParts;

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

/// `/opensearch.xml`.
pub(super) async fn opensearch(parts: web::Data<HttpParts>) -> HttpResponse {
    let origin = parts.site.urls.origin();
    let settings = parts.site.settings.settings();
    let name = escaped(settings.name.as_deref().unwrap_or("Misskey"));
    let text = format!(
        "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\" \
         xmlns:moz=\"http://www.mozilla.org/2006/browser/search/\"><ShortName>{name}</ShortName>\
         <Description>{name} Search</Description><InputEncoding>UTF-8</InputEncoding>\
         <Image width=\"16\" height=\"16\" type=\"image/x-icon\">{origin}/favicon.ico</Image>\
         <Url type=\"text/html\" template=\"{origin}/search?q={{searchTerms}}\"/></OpenSearchDescription>"
    );
    std::future::ready(
        HttpResponse::Ok()
            .content_type("application/opensearchdescription+xml")
            .body(text),
    )
    .await
}

/// `/manifest.json` (Web Application Manifest), as Misskey's; the settings may override parts of it.
pub(super) async fn manifest(parts: web::Data<HttpParts>) -> HttpResponse {
    let settings = parts.site.settings.settings();
    let host = parts.site.config.url.host_str().unwrap_or_default();
    let name = settings.name.as_deref().unwrap_or(host);
    let icon = |src: &str, size: &str, purpose: &str| json!({ "src": src, "sizes": size, "type": "image/png", "purpose": purpose });
    let small = settings
        .app192_icon_url
        .as_deref()
        .unwrap_or("/static-assets/icons/192.png");
    let large = settings
        .app512_icon_url
        .as_deref()
        .unwrap_or("/static-assets/icons/512.png");
    let mut manifest = json!({
        "short_name": settings.short_name.as_deref().unwrap_or(name),
        "name": name,
        "start_url": "/",
        "display": "standalone",
        "background_color": "#313a42",
        "theme_color": settings.theme_color.as_deref().unwrap_or("#86b300"),
        "icons": [
            icon(small, "192x192", "maskable"),
            icon(large, "512x512", "maskable"),
            icon("/static-assets/splash.png", "300x300", "any"),
        ],
        "share_target": {
            "action": "/share/",
            "method": "GET",
            "enctype": "application/x-www-form-urlencoded",
            "params": { "title": "title", "text": "text", "url": "url" },
        },
        "shortcuts": [{ "name": "Safemode", "url": "/?safemode=true" }],
    });
    if let (Value::Object(manifest), Ok(Value::Object(overrides))) =
        (&mut manifest, serde_json::from_str(&settings.manifest_json_override))
    {
        manifest.extend(overrides);
    }
    std::future::ready(
        HttpResponse::Ok()
            .insert_header(("cache-control", "max-age=300"))
            .json(manifest),
    )
    .await
}

fn escaped(text: &str) -> String {
    maud::html! { (text) }.into_string()
}
