//! From a handle to an account (RFC 7033).

use kanikey_core::Host;
use kanikey_db::users::User;
use kanikey_domain::Site;
use kanikey_http_client::Request;
use kanikey_vocab::webfinger::Jrd;
use url::form_urlencoded;

use super::ResolveError;
use crate::Federation;

impl Federation {
    /// The account that `host` calls `username`. It is known here under the handle that its own document gives it, not
    /// under the one that was asked for.
    pub(crate) async fn user_by_handle(&self, site: &Site, username: &str, host: &Host) -> Result<User, ResolveError> {
        let scheme = if site.config.url.scheme() == "http" {
            "http"
        } else {
            "https"
        };
        let resource: String = form_urlencoded::byte_serialize(format!("acct:{username}@{host}").as_bytes()).collect();
        let url = format!("{scheme}://{host}/.well-known/webfinger?resource={resource}");
        let request = Request::get(&url).header("accept", "application/jrd+json, application/json");
        let (answer, _content_type, _final_url) = self.fetch_json(site, &url, request).await?;
        let jrd = Jrd::read(&answer).map_err(|error| ResolveError::Refused(error.to_string()))?;
        let actor = jrd.actor();
        let actor = actor.ok_or_else(|| ResolveError::refused("WebFinger names no actor"))?;
        self.user(site, actor).await
    }
}
