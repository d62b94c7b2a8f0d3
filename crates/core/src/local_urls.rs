//! The URLs of this server, in one place: what is made here is what is served and federated.

use std::sync::Arc;

use url::Url;

use crate::{Acct, Host};

/// Builds this server's URLs from its configured origin (no trailing slash), and reads ids out of them.
#[derive(Clone, Debug)]
pub struct LocalUrls {
    origin: Arc<str>,
    host: Host,
    account_host: Host,
}

impl LocalUrls {
    /// `None` where `url` has no host or is not http(s).
    pub fn new(url: &Url) -> Option<Self> {
        let host = Host::of_url(url)?;
        Some(Self {
            origin: url.as_str().trim_end_matches('/').into(),
            account_host: host.clone(),
            host,
        })
    }

    /// The same URLs, with handles at another host (`@name@example.com` of a server at `https://social.example.com`).
    #[must_use]
    pub fn with_account_host(self, account_host: Host) -> Self {
        Self { account_host, ..self }
    }

    /// `https://example.com`, without a slash at its end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host of our URLs.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The host that our handles carry elsewhere: that of our URLs, unless another is configured.
    pub fn account_host(&self) -> &Host {
        &self.account_host
    }

    /// Whether a handle at this host is one of ours.
    pub fn is_own(&self, host: &Host) -> bool {
        *host == self.host || *host == self.account_host
    }

    /// The handle with its host left out where it is one of ours.
    pub fn relative(&self, acct: Acct) -> Acct {
        let host = acct.host.filter(|host| !self.is_own(host));
        Acct { host, ..acct }
    }

    /// A local user's ActivityPub id.
    pub fn user(&self, user_id: &str) -> String {
        format!("{}/users/{user_id}", self.origin)
    }

    /// One of a local user's collections or boxes: `inbox`, `outbox`, `followers`, `following`, `collections/featured`.
    pub fn user_part(&self, user_id: &str, part: &str) -> String {
        format!("{}/users/{user_id}/{part}", self.origin)
    }

    /// The id of the key that signs for a local user.
    pub fn key(&self, user_id: &str) -> String {
        format!("{}/users/{user_id}#main-key", self.origin)
    }

    /// A local user's profile page.
    pub fn profile(&self, username: &str) -> String {
        format!("{}/@{username}", self.origin)
    }

    /// A local note's id and page.
    pub fn note(&self, note_id: &str) -> String {
        format!("{}/notes/{note_id}", self.origin)
    }

    /// The id of the activity that made a local note or renote.
    pub fn note_activity(&self, note_id: &str) -> String {
        format!("{}/notes/{note_id}/activity", self.origin)
    }

    /// The id of a Like.
    pub fn like(&self, reaction_id: &str) -> String {
        format!("{}/likes/{reaction_id}", self.origin)
    }

    /// The id of a Follow.
    pub fn follow(&self, follower_id: &str, followee_id: &str) -> String {
        format!("{}/follows/{follower_id}/{followee_id}", self.origin)
    }

    /// The id of a Block.
    pub fn block(&self, blocking_id: &str) -> String {
        format!("{}/blocks/{blocking_id}", self.origin)
    }

    /// A local custom emoji's id.
    pub fn emoji(&self, name: &str) -> String {
        format!("{}/emojis/{name}", self.origin)
    }

    /// A hashtag's page.
    pub fn hashtag(&self, tag: &str) -> String {
        let mut url = format!("{}/tags/", self.origin);
        url.extend(url::form_urlencoded::byte_serialize(tag.as_bytes()).map(|part| part.replace('+', "%20")));
        url
    }

    /// The inbox that takes activities for all local users.
    pub fn shared_inbox(&self) -> String {
        format!("{}/inbox", self.origin)
    }

    /// A stored file by its access key.
    pub fn file(&self, access_key: &str) -> String {
        format!("{}/files/{access_key}", self.origin)
    }

    /// The picture that stands for a user without an avatar.
    pub fn identicon(&self, acct: &str) -> String {
        format!("{}/identicon/{acct}", self.origin)
    }

    /// A picture of another server through our media proxy; `kind` is what is made of it: `avatar`, `emoji`, `static`,
    /// `preview`, or `image` for the picture as it is.
    pub fn proxied(&self, url: &str, kind: &str) -> String {
        let encoded: String = url::form_urlencoded::byte_serialize(url.as_bytes()).collect();
        let flag = if kind == "image" {
            String::new()
        } else {
            format!("&{kind}=1")
        };
        format!(
            "{}/proxy/{kind}.webp?url={}{flag}",
            self.origin,
            encoded.replace('+', "%20")
        )
    }

    /// A local thing's id: `user_id` of `{origin}/users/{user_id}`, `note_id` of `{origin}/notes/{note_id}`.
    pub fn id_of<'a>(&self, url: &'a str, collection: &str) -> Option<&'a str> {
        let id = url
            .strip_prefix(&*self.origin)?
            .strip_prefix('/')?
            .strip_prefix(collection)?
            .strip_prefix('/')?;
        crate::id::is_valid(id).then_some(id)
    }

    /// Whether a URL is on this server.
    pub fn is_local(&self, url: &str) -> bool {
        Url::parse(url)
            .ok()
            .and_then(|url| Host::of_url(&url))
            .is_some_and(|host| host == self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_makes() {
        let urls = LocalUrls::new(&Url::parse("https://Example.com/").unwrap()).unwrap();
        assert_eq!(urls.user("abc"), "https://example.com/users/abc");
        assert_eq!(urls.id_of(&urls.user("abc"), "users"), Some("abc"));
        assert_eq!(urls.id_of("https://example.com/users/abc/inbox", "users"), None);
        assert_eq!(urls.id_of("https://example.com.evil/users/abc", "users"), None);
        assert!(urls.is_local("https://EXAMPLE.com:443/x") && !urls.is_local("https://evil.test/"));
        assert_eq!(
            urls.proxied("https://b.test/a b.png?x=1", "avatar"),
            "https://example.com/proxy/avatar.webp?url=https%3A%2F%2Fb.test%2Fa%20b.png%3Fx%3D1&avatar=1"
        );
        let apart = urls.clone().with_account_host(Host::parse("handles.test").unwrap());
        for (acct, host) in [
            ("a@example.com", None),
            ("a@handles.test", None),
            ("a@b.test", Some("b.test")),
        ] {
            let relative = apart.relative(Acct::parse(acct).unwrap());
            assert_eq!(relative.host.as_ref().map(Host::as_str), host, "{acct}");
        }
        assert!(!urls.is_own(apart.account_host()));
        assert_eq!(
            urls.hashtag("日本 a"),
            "https://example.com/tags/%E6%97%A5%E6%9C%AC%20a"
        );
    }
}
