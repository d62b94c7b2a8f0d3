//! Which URLs may be asked for at all; addresses are checked later, when connecting.

use url::Url;

use crate::FetchError;

/// The longest URL that is asked for, in bytes.
const MAX_URL_LENGTH: usize = 4096;

/// Reads an URL that a caller or a document gives.
pub(crate) fn parse(text: &str) -> Result<Url, FetchError> {
    if text.len() > MAX_URL_LENGTH {
        return Err(FetchError::InvalidUrl);
    }
    check(Url::parse(text).ok().ok_or(FetchError::InvalidUrl)?)
}

/// Reads a redirect's `Location`, relative to where it came from.
pub(crate) fn join(base: &Url, location: &str) -> Result<Url, FetchError> {
    if location.len() > MAX_URL_LENGTH {
        return Err(FetchError::InvalidUrl);
    }
    check(base.join(location).ok().ok_or(FetchError::InvalidUrl)?)
}

/// The `Host` header for `url`: with its port where that is not the scheme's own.
pub(crate) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn check(mut url: Url) -> Result<Url, FetchError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchError::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::Credentials);
    }
    if url.port() == Some(0) || url.host_str().is_none_or(str::is_empty) {
        return Err(FetchError::InvalidUrl);
    }
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_urls_are_asked_for() {
        for (text, error) in [
            ("", FetchError::InvalidUrl),
            ("/relative", FetchError::InvalidUrl),
            ("https://", FetchError::InvalidUrl),
            ("https://example.com:0/", FetchError::InvalidUrl),
            ("https://example.com:99999/", FetchError::InvalidUrl),
            ("file:///etc/passwd", FetchError::Scheme),
            ("data:text/plain,x", FetchError::Scheme),
            ("gopher://example.com/", FetchError::Scheme),
            ("ftp://example.com/", FetchError::Scheme),
            ("https://user@example.com/", FetchError::Credentials),
            ("https://:pw@example.com/", FetchError::Credentials),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
        let long = format!("https://example.com/{}", "a".repeat(MAX_URL_LENGTH));
        assert_eq!(parse(&long), Err(FetchError::InvalidUrl));
        assert_eq!(
            parse("https://example.com/a#b").unwrap().as_str(),
            "https://example.com/a"
        );
    }

    #[test]
    fn the_host_header_has_only_unusual_ports() {
        for (text, host) in [
            ("https://Example.com/", "example.com"),
            ("https://example.com:443/", "example.com"),
            ("http://example.com:443/", "example.com:443"),
            ("https://example.com:80/", "example.com:80"),
            ("http://127.1:3000/", "127.0.0.1:3000"),
            ("http://[::1]:8080/", "[::1]:8080"),
        ] {
            assert_eq!(authority(&parse(text).unwrap()), host, "{text}");
        }
    }
}
