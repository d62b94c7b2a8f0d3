//! WebFinger (RFC 7033): from a handle, a profile or an id to an account of ours.

use kanikey_core::{Acct, LocalUrls};
use kanikey_db::users::remote::{LocalKey, local_with_profile};
use kanikey_domain::{DomainError, Site};
use serde_json::{Value, json};

/// What is known of `resource`; `None` where it is no account of ours.
pub async fn webfinger(site: &Site, resource: &str) -> Result<Option<Value>, DomainError> {
    let lower;
    let key = match asked(&site.urls, resource) {
        Some(Asked::Id(id)) => LocalKey::Id(id),
        Some(Asked::Name(name)) => {
            lower = name;
            LocalKey::Username(&lower)
        }
        None => return Ok(None),
    };
    let Some((user, _profile)) = local_with_profile(&mut *site.conn().await?, key).await? else {
        return Ok(None);
    };
    Ok(Some(json!({
        "subject": format!("acct:{}@{}", user.username, site.urls.host()),
        "links": [
            {"rel": "self", "type": "application/activity+json", "href": site.urls.user(&user.id)},
            {
                "rel": "http://webfinger.net/rel/profile-page",
                "type": "text/html",
                "href": site.urls.profile(&user.username),
            },
            {
                "rel": "http://ostatus.org/schema/1.0/subscribe",
                "template": format!("{}/authorize-follow?acct={{uri}}", site.urls.origin()),
            },
        ],
    })))
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
    let acct = Acct::parse(profile.unwrap_or(resource))?.relative_to(urls.host());
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
        for foreign in ["acct:bob@b.test", "https://b.test/users/abc1", "https://a.test/x/y", ""] {
            assert_eq!(name(foreign), None, "{foreign}");
        }
    }
}
