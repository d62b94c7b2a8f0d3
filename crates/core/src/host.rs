//! Names of servers as they are compared and stored: lower case, punycode, with a port only where it is not the
//! scheme's own.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

/// The longest host name that is stored, in characters (DNS allows 253; the rest is for a port).
pub const MAX_HOST_LENGTH: usize = 260;

/// A server's name in its stored form, such as `misskey.example` or `127.0.0.1:3001`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Host(String);

impl Host {
    /// Reads a host as people and documents write it (any case, Unicode or punycode, optional port).
    /// `None` where it is no host name.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > MAX_HOST_LENGTH || text.contains(['/', '@', '?', '#', '\\', ' ']) {
            return None;
        }
        Self::of_url(&Url::parse(&format!("https://{text}/")).ok()?)
    }

    /// The host, with its port where that is not the scheme's own, of an http or https URL.
    pub fn of_url(url: &Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let name = url.host_str()?;
        // One dot at the end is the DNS root's; with more of them it is another name than without, and none that exists.
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        if name.split('.').any(str::is_empty) {
            return None;
        }
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name,
        };
        (host.len() <= MAX_HOST_LENGTH).then_some(Self(host))
    }

    /// The stored form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The stored form, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Host {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_has_one_form() {
        let forms = [
            "例え.テスト",
            "XN--R8JZ45G.xn--zckzah",
            "xn--r8jz45g.xn--zckzah.",
            "xn--r8jz45g.xn--zckzah:443",
        ];
        for form in forms {
            assert_eq!(Host::parse(form).unwrap().as_str(), "xn--r8jz45g.xn--zckzah", "{form}");
        }
        assert_eq!(Host::parse("127.0.0.1:3001").unwrap().as_str(), "127.0.0.1:3001");
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for text in ["", "a b", "user@host", "host/path", "host?x", "a:notaport", "\\evil"] {
            assert_eq!(Host::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_with_an_empty_label_is_no_other_servers() {
        for text in [".", "..", "b.test..", "b..test", ".b.test", "127.0.0.1..", "b.7.."] {
            assert_eq!(Host::parse(text), None, "{text}");
        }
        assert_eq!(Host::parse("[::1]").unwrap().as_str(), "[::1]");
    }

    #[test]
    fn a_port_does_not_make_it_too_long() {
        let name = format!("{}y", "x.".repeat(128));
        let host = |port: &str| Host::of_url(&Url::parse(&format!("https://{name}{port}/")).unwrap());
        assert_eq!(host("").unwrap().as_str(), name);
        assert_eq!(host(":65000"), None);
    }
}
