//! `web.client_dir`: a built Misskey web client, served as Misskey's own server does.

mod build;
mod folder;
mod shell;

use std::path::Path;
use std::sync::Arc;

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::HttpParts;
use build::Build;
use folder::Folder;

/// Scripts of the client's own page run; everything that it fetches may come from anywhere, as with Misskey.
const POLICY: &str = "base-uri 'self'; object-src 'none'; frame-ancestors 'none'";

/// First names of paths that are never the client's pages.
const NOT_PAGES: [&str; 12] = [
    ".well-known",
    "api",
    "avatar",
    "emoji",
    "files",
    "follows",
    "identicon",
    "inbox",
    "likes",
    "nodeinfo",
    "proxy",
    "streaming",
];

/// A client that was found in a folder.
#[derive(Clone)]
pub(crate) struct WebClient(Arc<Parts>);

struct Parts {
    folder: Folder,
    page: Page,
}

/// Where its page comes from.
enum Page {
    /// From Vite's manifest, as the official client's.
    Build(Build),
    /// From its own `index.html`.
    Index(String),
}

impl WebClient {
    /// Fails where the folder is not there, or has neither a manifest nor an `index.html`.
    pub(crate) fn open(path: &Path) -> std::io::Result<Self> {
        let problem = |reason: &str| std::io::Error::other(format!("web.client_dir ({}) {reason}", path.display()));
        let folder = Folder::open(path).map_err(|error| problem(&format!("cannot be read: {error}")))?;
        let page = match (Build::read(&folder), folder.text("index.html")) {
            (Some(build), _) => Page::Build(build),
            (None, Some(index)) => Page::Index(index),
            (None, None) => return Err(problem("has neither a manifest of Vite's nor an index.html")),
        };
        Ok(Self(Arc::new(Parts { folder, page })))
    }

    fn asset(&self, request: &HttpRequest, path: &str) -> Option<HttpResponse> {
        let parts = &self.0;
        let found = parts.folder.asset(path).or_else(|| match parts.page {
            // A whole Misskey has settings and sources beside what it shows; a folder with a page has only that.
            Page::Index(_) if path != "index.html" => parts.folder.file(path),
            _ => None,
        });
        found.map(|found| folder::answer(request, path, found))
    }

    async fn page(&self, parts: &HttpParts) -> HttpResponse {
        let meta = match crate::api::call_as_visitor(parts, "meta", br#"{"detail":true}"#).await {
            Ok(meta) => meta.unwrap_or_default(),
            Err(error) => {
                tracing::error!(%error, "the client's page cannot be made");
                return HttpResponse::ServiceUnavailable().finish();
            }
        };
        let page = match &self.0.page {
            Page::Build(build) => shell::of_build(&parts.site, build, &meta),
            Page::Index(index) => shell::of_index(&parts.site, index, &meta),
        };
        HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header(("cache-control", "public, max-age=30"))
            .insert_header(("vary", "Accept"))
            .insert_header(("content-security-policy", POLICY))
            .body(page)
    }
}

/// Adds the client: its files and, for every path that nothing else answers, its page. Comes last.
pub(crate) fn configure(config: &mut web::ServiceConfig, client: WebClient) {
    config
        .app_data(web::Data::new(client))
        .default_service(web::route().to(answer));
}

async fn answer(request: HttpRequest, client: web::Data<WebClient>, parts: web::Data<HttpParts>) -> HttpResponse {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return HttpResponse::NotFound().finish();
    }
    // Decoded once by the router, and never again.
    let path = request.match_info().as_str().trim_start_matches('/');
    if let Some(asset) = client.asset(&request, path) {
        return asset;
    }
    let first = path.split('/').next().unwrap_or_default();
    if Folder::is_asset_path(path) || NOT_PAGES.contains(&first) {
        return HttpResponse::NotFound().finish();
    }
    client.page(&parts).await
}
