//! Handles: `name`, `@name`, `name@host`, `@name@host`, `acct:name@host`.

use std::fmt;

use crate::Host;

/// The longest user name of a remote account; ours have at most 20 characters.
pub const MAX_REMOTE_USERNAME_LENGTH: usize = 128;

/// A handle: the user's name, and the host where it is not ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Acct {
    /// As written; compare it in lower case.
    pub username: String,
    /// `None` for this server.
    pub host: Option<Host>,
}

impl Acct {
    /// Reads a handle in any of its forms. `None` where the name or the host cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix("acct:").unwrap_or(text);
        let text = text.strip_prefix('@').unwrap_or(text);
        let (username, host) = match text.split_once('@') {
            Some((username, host)) => (username, Some(Host::parse(host)?)),
            None => (text, None),
        };
        is_remote_username(username).then(|| Self {
            username: username.to_owned(),
            host,
        })
    }

    /// The same handle with the host left out where it is `local`.
    #[must_use]
    pub fn relative_to(self, local: &Host) -> Self {
        let host = self.host.filter(|host| host != local);
        Self { host, ..self }
    }
}

impl fmt::Display for Acct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Some(host) => write!(f, "{}@{host}", self.username),
            None => f.write_str(&self.username),
        }
    }
}

/// Whether a local account may be called so: `^\w{1,20}$`, ASCII.
pub fn is_local_username(name: &str) -> bool {
    (1..=20).contains(&name.len()) && name.bytes().all(is_word)
}

/// Whether a remote account may be called so: `^\w([\w-.]*\w)?$`, at most 128 characters.
pub fn is_remote_username(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() <= MAX_REMOTE_USERNAME_LENGTH
        && bytes.first().copied().is_some_and(is_word)
        && bytes.last().copied().is_some_and(is_word)
        && bytes.iter().all(|&b| is_word(b) || matches!(b, b'-' | b'.'))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        for text in ["alice@Example.COM", "@alice@example.com", "acct:alice@example.com:443"] {
            assert_eq!(Acct::parse(text).unwrap().to_string(), "alice@example.com");
        }
        assert_eq!(Acct::parse("@alice").unwrap().host, None);
        for text in ["", "@", "a@b@c", "-a", "a-", "a b", "alice@"] {
            assert_eq!(Acct::parse(text), None, "{text}");
        }
    }

    #[test]
    fn our_own_host_is_no_host() {
        let local = Host::parse("example.com").unwrap();
        assert_eq!(Acct::parse("a@EXAMPLE.com").unwrap().relative_to(&local).host, None);
    }
}
