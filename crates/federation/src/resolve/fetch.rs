//! One document from another server, and whether to believe that it is that server's.

use std::time::Duration;

use kanikey_core::Host;
use kanikey_domain::Site;
use kanikey_http_client::{Request, Response};
use kanikey_vocab::incoming::id_of;
use kanikey_vocab::page::Page;
use kanikey_vocab::{has_activitystreams_context, is_activity_content_type, parse_document};
use serde_json::Value;
use url::Url;

use super::ResolveError;
use crate::Federation;
use crate::budget::{Denial, cause};

const DEADLINE: Duration = Duration::from_secs(10);
const MAX_DOCUMENT: usize = 256 * 1024;

/// What was found at a URL that may have an ActivityPub document.
enum Found {
    Document(Value, Url),
    /// A page for people, and where its ActivityPub form is.
    Page(String),
}

impl Federation {
    /// The ActivityPub document `uri`, signed for by the instance actor. Its id is on the host that it came from, and is
    /// where it came from: where another document on that host names it as its id, it is that one that counts. A page
    /// leads to its ActivityPub form.
    pub(crate) async fn fetch_document(&self, site: &Site, uri: &str) -> Result<Value, ResolveError> {
        let (document, final_url) = match self.find(site, uri).await? {
            Found::Document(document, final_url) => (document, final_url),
            Found::Page(uri) => self.find_document(site, &uri).await?,
        };
        let id = id_from(&document, &final_url)?;
        if is_same(&id, uri) || is_same(&id, final_url.as_str()) {
            return Ok(document);
        }
        let (document, final_url) = self.find_document(site, id.as_str()).await?;
        if id_from(&document, &final_url)? != id {
            return Err(ResolveError::refused("the document is not found at its id"));
        }
        Ok(document)
    }

    async fn find_document(&self, site: &Site, uri: &str) -> Result<(Value, Url), ResolveError> {
        match self.find(site, uri).await? {
            Found::Document(document, final_url) => Ok((document, final_url)),
            Found::Page(_) => Err(ResolveError::refused("a page leads to another page")),
        }
    }

    async fn find(&self, site: &Site, uri: &str) -> Result<Found, ResolveError> {
        let signer = self.signers().instance(site).await?;
        let request = Request::get(uri).accept_activity().signed_by(signer);
        let response = self.fetch_plain(site, uri, limited(request)).await?;
        if is_page(response.content_type()) {
            let page = Page::read(&String::from_utf8_lossy(&response.body), &response.final_url);
            let activity = page
                .activity
                .filter(|url| on_same_host(url, response.final_url.as_str()));
            let activity = activity.ok_or_else(|| ResolveError::refused("a page without an ActivityPub form"));
            return activity.map(Found::Page);
        }
        if !is_activity_content_type(response.content_type()) {
            return Err(ResolveError::refused(
                "the document is not of an ActivityPub content type",
            ));
        }
        let document = json(&response)?;
        if !has_activitystreams_context(&document) {
            return Err(ResolveError::refused("the document has no ActivityStreams context"));
        }
        Ok(Found::Document(document, response.final_url))
    }

    /// The JSON at `uri`, with its content type and where it came from in the end.
    pub(crate) async fn fetch_json(
        &self,
        site: &Site,
        uri: &str,
        request: Request,
    ) -> Result<(Value, String, Url), ResolveError> {
        let response = self.fetch_plain(site, uri, limited(request)).await?;
        let document = json(&response)?;
        Ok((document, response.content_type().to_owned(), response.final_url))
    }

    /// What is at `uri`, where this server speaks with its host, and with those that it redirects to, and where that has
    /// not been asked for too often.
    pub(crate) async fn fetch_plain(&self, site: &Site, uri: &str, request: Request) -> Result<Response, ResolveError> {
        let host = host_of(uri).ok_or_else(|| ResolveError::refused("not an http URL"))?;
        if host == *site.urls.host() || !self.speaks_with(site, host.as_str()) {
            return Err(ResolveError::refused("not to be fetched"));
        }
        let now = site.clock.now();
        match self.fetches().may_fetch(uri, host.as_str(), cause().as_deref(), now) {
            Ok(()) => {}
            Err(Denial::Failed { for_good: true }) => return Err(ResolveError::refused("failed just before")),
            Err(Denial::Failed { for_good: false }) => {
                return Err(ResolveError::Temporary("failed just before".to_owned()));
            }
            Err(Denial::TooOften) => return Err(ResolveError::Temporary("asked too often".to_owned())),
        }
        let response = self.fetch(site, host.as_str(), guarded(site, request)).await?;
        let failure = match response {
            Ok(response) if response.is_success() => {
                self.fetches().fetched(host.as_str());
                return Ok(response);
            }
            Ok(response) if matches!(response.status, 408 | 429 | 500..) => {
                ResolveError::Temporary(format!("status {}", response.status))
            }
            Ok(response) => ResolveError::Refused(format!("status {}", response.status)),
            Err(error) if error.is_permanent() => ResolveError::Refused(error.to_string()),
            Err(error) => ResolveError::Temporary(error.to_string()),
        };
        let for_good = matches!(failure, ResolveError::Refused(_));
        self.fetches().failed(uri, for_good, now);
        Err(failure)
    }
}

/// Only of servers that this one speaks with, also where a redirect leads elsewhere.
pub(super) fn guarded(site: &Site, request: Request) -> Request {
    let (settings, own) = (site.settings.settings(), site.urls.host().clone());
    request
        .guarded(move |url| Host::of_url(url).is_some_and(|host| host != own && settings.federates_with(host.as_str())))
}

fn limited(request: Request) -> Request {
    request.deadline(DEADLINE).max_body(MAX_DOCUMENT)
}

fn json(response: &Response) -> Result<Value, ResolveError> {
    parse_document(&response.body, MAX_DOCUMENT).map_err(|error| ResolveError::Refused(error.to_string()))
}

fn is_page(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html")
}

/// The document's id, which must be on the host that it came from.
fn id_from(document: &Value, final_url: &Url) -> Result<Url, ResolveError> {
    let id = id_of(document).and_then(|id| Url::parse(id).ok());
    let id = id.ok_or_else(|| ResolveError::refused("the document has no id"))?;
    if !same_host(&id, final_url) {
        return Err(ResolveError::refused("the document's id is on another host than it"));
    }
    Ok(id)
}

/// Whether two URLs name the same document.
fn is_same(id: &Url, other: &str) -> bool {
    let Ok(mut other) = Url::parse(other) else { return false };
    let mut id = id.clone();
    id.set_fragment(None);
    other.set_fragment(None);
    id == other
}

/// The host of an id.
pub(crate) fn host_of(uri: &str) -> Option<Host> {
    Host::of_url(&Url::parse(uri).ok()?)
}

/// Whether two ids are on the same host, so that one may speak for the other.
pub(crate) fn on_same_host(one: &str, other: &str) -> bool {
    host_of(one).is_some_and(|host| Some(host) == host_of(other))
}

/// Threads serves on `www.` what has ids without it.
fn same_host(one: &Url, other: &Url) -> bool {
    let (Some(one), Some(other)) = (Host::of_url(one), Host::of_url(other)) else {
        return false;
    };
    let bare = |host: &Host| host.as_str().strip_prefix("www.").unwrap_or(host.as_str()).to_owned();
    bare(&one) == bare(&other)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_same_host_and_port_speak_for_each_other() {
        assert!(on_same_host("https://A.test/1", "https://a.test/users/2"));
        assert!(!on_same_host("https://a.test/1", "https://b.test/1"));
        assert!(!on_same_host("https://a.test/1", "https://a.test:8443/1"));
        assert!(!on_same_host("https://a.test.evil.test/", "https://a.test/"));
        assert!(!on_same_host("nonsense", "nonsense"));
    }

    #[test]
    fn an_id_is_on_the_host_that_it_came_from() {
        let from = |id: &str, url: &str| id_from(&json!({ "id": id }), &Url::parse(url).unwrap()).is_ok();
        assert!(from("https://a.test/1", "https://a.test/2"));
        assert!(from("https://threads.test/1", "https://www.threads.test/1"));
        assert!(!from("https://a.test/1", "https://b.test/1"));
        assert!(!from("https://a.test/1", "https://www.a.test.evil.test/1"));
        assert!(!from("", "https://a.test/1"));
    }

    #[test]
    fn a_fragment_makes_no_other_document() {
        let id = Url::parse("https://a.test/users/1#main-key").unwrap();
        assert!(is_same(&id, "https://a.test/users/1"));
        assert!(!is_same(&id, "https://a.test/users/2"));
        assert!(!is_same(&id, "nonsense"));
    }
}
