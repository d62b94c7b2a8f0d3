//! One document from another server, and whether to believe that it is that server's.

use std::time::Duration;

use kanikey_core::Host;
use kanikey_domain::Site;
use kanikey_http_client::Request;
use kanikey_vocab::incoming::id_of;
use kanikey_vocab::{has_activitystreams_context, is_activity_content_type, parse_document};
use serde_json::Value;
use url::Url;

use super::ResolveError;
use crate::Federation;

const DEADLINE: Duration = Duration::from_secs(10);
const MAX_DOCUMENT: usize = 256 * 1024;

impl Federation {
    /// The ActivityPub document `uri`, signed for by the instance actor. Its id is on the host that it came from.
    pub(crate) async fn fetch_document(&self, site: &Site, uri: &str) -> Result<Value, ResolveError> {
        let signer = self.signers().instance(site).await?;
        let request = Request::get(uri).accept_activity().signed_by(signer);
        let (document, content_type, final_url) = self.fetch_json(site, uri, request).await?;
        if !is_activity_content_type(&content_type) {
            return Err(ResolveError::refused(
                "the document is not of an ActivityPub content type",
            ));
        }
        if !has_activitystreams_context(&document) {
            return Err(ResolveError::refused("the document has no ActivityStreams context"));
        }
        let id = id_of(&document).and_then(|id| Url::parse(id).ok());
        let id = id.ok_or_else(|| ResolveError::refused("the document has no id"))?;
        if !same_host(&id, &final_url) {
            return Err(ResolveError::refused("the document's id is on another host than it"));
        }
        Ok(document)
    }

    /// The JSON at `uri`, with its content type and where it came from in the end.
    pub(super) async fn fetch_json(
        &self,
        site: &Site,
        uri: &str,
        request: Request,
    ) -> Result<(Value, String, Url), ResolveError> {
        let host = host_of(uri).ok_or_else(|| ResolveError::refused("not an http URL"))?;
        if !self.is_enabled() || host == *site.urls.host() {
            return Err(ResolveError::refused("not to be fetched"));
        }
        if !self.may_fetch(uri, host.as_str()) {
            return Err(ResolveError::Temporary(
                "failed just before, or asked too often".to_owned(),
            ));
        }
        let response = self
            .client()
            .fetch(request.deadline(DEADLINE).max_body(MAX_DOCUMENT))
            .await;
        let response = response.map_err(|error| {
            self.fetch_failed(uri);
            if error.is_permanent() {
                ResolveError::Refused(error.to_string())
            } else {
                ResolveError::Temporary(error.to_string())
            }
        })?;
        if !response.is_success() {
            self.fetch_failed(uri);
            let reason = format!("status {}", response.status);
            return Err(match response.status {
                408 | 429 | 500.. => ResolveError::Temporary(reason),
                _ => ResolveError::Refused(reason),
            });
        }
        let content_type = response.content_type().to_owned();
        let document = parse_document(&response.body, MAX_DOCUMENT);
        let document = document.map_err(|error| ResolveError::Refused(error.to_string()))?;
        Ok((document, content_type, response.final_url))
    }
}

/// The host of an id.
pub(crate) fn host_of(uri: &str) -> Option<Host> {
    Host::of_url(&Url::parse(uri).ok()?)
}

/// Whether two ids are on the same host, so that one may speak for the other.
pub(crate) fn on_same_host(one: &str, other: &str) -> bool {
    host_of(one).is_some_and(|host| Some(host) == host_of(other))
}

fn same_host(one: &Url, other: &Url) -> bool {
    Host::of_url(one).is_some_and(|host| Some(host) == Host::of_url(other))
}

#[cfg(test)]
mod tests {
    use super::on_same_host;

    #[test]
    fn only_the_same_host_and_port_speak_for_each_other() {
        assert!(on_same_host("https://A.test/1", "https://a.test/users/2"));
        assert!(!on_same_host("https://a.test/1", "https://b.test/1"));
        assert!(!on_same_host("https://a.test/1", "https://a.test:8443/1"));
        assert!(!on_same_host("https://a.test.evil.test/", "https://a.test/"));
        assert!(!on_same_host("nonsense", "nonsense"));
    }
}
