//! From a handle to an account (RFC 7033).

use kanikey_core::{Acct, Host};
use kanikey_db::users::User;
use kanikey_domain::Site;
use kanikey_http_client::Request;
use kanikey_vocab::webfinger::Jrd;
use url::form_urlencoded;

use super::{ResolveError, host_of};
use crate::Federation;
use crate::freshness::origin_of;

impl Federation {
    /// The account that `host` calls `username`. It is known here under the handle that its own document gives it, not
    /// under the one that was asked for.
    pub(crate) async fn user_by_handle(&self, site: &Site, username: &str, host: &Host) -> Result<User, ResolveError> {
        let asked = Acct {
            username: username.to_owned(),
            host: Some(host.clone()),
        };
        let (subject, actor) = self.finger(site, &asked).await?;
        let (subject, actor) = if is_same(&subject, &asked) {
            (subject, actor)
        } else {
            // A host may call an account by another name than it was asked for, where that is the account's name.
            let (confirmed, actor) = self.finger(site, &subject).await?;
            if !is_same(&confirmed, &subject) {
                return Err(ResolveError::refused("WebFinger is about another account"));
            }
            (confirmed, actor)
        };
        let actor_host = host_of(&actor).ok_or_else(|| ResolveError::refused("the actor is no URL"))?;
        let user = self.user(site, &actor).await?;
        if subject.host.as_ref() != Some(&actor_host) {
            self.check_backlink(site, &user, actor_host, &subject, &actor).await?;
        }
        Ok(user)
    }

    /// A handle may be on another host than its account where the account's own host says so, too.
    async fn check_backlink(
        &self,
        site: &Site,
        user: &User,
        actor_host: Host,
        subject: &Acct,
        actor: &str,
    ) -> Result<(), ResolveError> {
        let own = Acct {
            username: user.username.clone(),
            host: Some(actor_host),
        };
        let (backlink, backlinked) = self.finger(site, &own).await?;
        if !is_same(&backlink, subject) || backlinked != actor {
            return Err(ResolveError::refused("the account does not go by that handle"));
        }
        Ok(())
    }

    /// What a handle's host says: the account's proper handle, and its actor.
    async fn finger(&self, site: &Site, acct: &Acct) -> Result<(Acct, String), ResolveError> {
        let host = acct.host.as_ref();
        let host = host.ok_or_else(|| ResolveError::refused("a handle without a host"))?;
        let origin = origin_of(site, host.as_str())?;
        let resource: String = form_urlencoded::byte_serialize(format!("acct:{acct}").as_bytes()).collect();
        let url = format!("{origin}.well-known/webfinger?resource={resource}");
        let request = Request::get(&url).header("accept", "application/jrd+json, application/json");
        let (answer, _content_type, _final_url) = self.fetch_json(site, &url, request).await?;
        let jrd = Jrd::read(&answer).map_err(|error| ResolveError::Refused(error.to_string()))?;
        let actor = jrd.actor().map(str::to_owned);
        let actor = actor.ok_or_else(|| ResolveError::refused("WebFinger names no actor"))?;
        let subject = jrd.subject.as_deref().filter(|subject| subject.starts_with("acct:"));
        let subject = subject.and_then(Acct::parse).filter(|subject| subject.host.is_some());
        let subject = subject.ok_or_else(|| ResolveError::refused("WebFinger has no subject"))?;
        Ok((subject, actor))
    }
}

fn is_same(one: &Acct, other: &Acct) -> bool {
    one.host == other.host && one.username.eq_ignore_ascii_case(&other.username)
}
