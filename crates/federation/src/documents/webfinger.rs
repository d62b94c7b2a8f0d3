//! WebFinger (RFC 7033): from a handle, a profile or an id to an account of ours.

use kanikey_core::{Acct, LocalUrls};
use kanikey_db::users::by_username;
use kanikey_db::users::remote::{LocalKey, local_account};
use kanikey_domain::{DomainError, Site};
use serde::Serialize;
use serde_json::{Value, json};

/// What WebFinger says of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finger {
    /// `acct:name@host`.
    pub subject: String,
    /// Where more of it is.
    pub links: Vec<FingerLink>,
}

/// One of its links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FingerLink {
    /// What is there.
    pub rel: &'static str,
    /// The content type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// The address with a gap to fill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

/// Whom a page `/@acct` is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Perhaps an account of ours: its name in lower case.
    Local(String),
    /// An account of another server that is known here: its ActivityPub id.
    Remote(String),
    /// No account that is known.
    Nobody,
}

impl Finger {
    /// As JSON (RFC 7033, section 4.4).
    pub fn to_jrd(&self) -> Value {
        json!({ "subject": self.subject, "links": self.links })
    }
}

/// What is known of `resource`; `None` where it is no account of ours. It answers for the host of our URLs and for that of
/// our handles, and says the latter.
pub async fn webfinger(site: &Site, resource: &str) -> Result<Option<Finger>, DomainError> {
    let lower;
    let key = match asked(&site.urls, resource) {
        Some(Asked::Id(id)) => LocalKey::Id(id),
        Some(Asked::Name(name)) => {
            lower = name;
            LocalKey::Username(&lower)
        }
        None => return Ok(None),
    };
    let Some(account) = local_account(&mut *site.conn().await?, key).await? else {
        return Ok(None);
    };
    let user = account.user;
    let link = |rel, kind, href: String| FingerLink {
        rel,
        kind: Some(kind),
        href: Some(href),
        template: None,
    };
    Ok(Some(Finger {
        subject: format!("acct:{}@{}", user.username, site.urls.account_host()),
        links: vec![
            link("self", "application/activity+json", site.urls.user(&user.id)),
            link(
                "http://webfinger.net/rel/profile-page",
                "text/html",
                site.urls.profile(&user.username),
            ),
            FingerLink {
                rel: "http://ostatus.org/schema/1.0/subscribe",
                kind: None,
                href: None,
                template: Some(format!("{}/authorize-follow?acct={{uri}}", site.urls.origin())),
            },
        ],
    }))
}

/// Whom `/@acct` is of.
pub async fn named(site: &Site, acct: &str) -> Result<Named, DomainError> {
    let Some(acct) = Acct::parse(acct).map(|acct| site.urls.relative(acct)) else {
        return Ok(Named::Nobody);
    };
    let name = acct.username.to_lowercase();
    let Some(host) = acct.host else {
        return Ok(Named::Local(name));
    };
    let known = by_username(&mut *site.conn().await?, &name, Some(host.as_str())).await?;
    let uri = known
        .filter(|user| !user.is_suspended && !user.is_deleted)
        .and_then(|user| user.uri);
    Ok(uri.map_or(Named::Nobody, Named::Remote))
}

#[derive(Debug, PartialEq, Eq)]
enum Asked<'a> {
    Id(&'a str),
    /// In lower case.
    Name(String),
}

fn asked<'a>(urls: &LocalUrls, resource: &'a str) -> Option<Asked<'a>> {
    if let Some(id) = urls.id_of(resource, "users") {
        return Some(Asked::Id(id));
    }
    let profile = resource
        .strip_prefix(urls.origin())
        .and_then(|path| path.strip_prefix("/@"));
    let acct = urls.relative(Acct::parse(profile.unwrap_or(resource))?);
    acct.host.is_none().then(|| Asked::Name(acct.username.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_have_many_names() {
        let urls = LocalUrls::new(&"https://a.test/".parse().unwrap()).unwrap();
        let name = |resource| asked(&urls, resource);
        let bob = Some(Asked::Name("bob".to_owned()));
        assert_eq!(name("acct:Bob@a.test"), bob);
        assert_eq!(name("acct:bob@A.TEST"), bob);
        assert_eq!(name("@bob@a.test"), bob);
        assert_eq!(name("https://a.test/@bob"), bob);
        assert_eq!(name("https://a.test/users/abc1"), Some(Asked::Id("abc1")));
        let apart = urls
            .clone()
            .with_account_host(kanikey_core::Host::parse("h.test").unwrap());
        for own in ["acct:bob@a.test", "acct:bob@h.test", "https://a.test/@bob"] {
            assert_eq!(asked(&apart, own), bob, "{own}");
        }
        for foreign in ["acct:bob@b.test", "https://b.test/users/abc1", "https://a.test/x/y", ""] {
            assert_eq!(name(foreign), None, "{foreign}");
        }
    }
}
