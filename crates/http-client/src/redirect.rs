//! Where an answer leads on to.

use url::Url;

use crate::{FetchError, Response, target};

/// The URL that a redirect leads to; `None` for an answer that is no redirect.
pub(crate) fn next(response: &Response) -> Result<Option<Url>, FetchError> {
    let Some(location) = location(response.status, response.headers.get("location")) else {
        return Ok(None);
    };
    let from = &response.final_url;
    let to = target::join(from, location)?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(FetchError::Downgrade);
    }
    Ok(Some(to))
}

/// The `Location` of a redirect; a status that redirects without one is an answer like any other.
pub(crate) fn location(status: u16, header: Option<&str>) -> Option<&str> {
    header.filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn answer(status: u16, from: &str, location: &str) -> Response {
        Response {
            status,
            headers: [("location".to_owned(), location.to_owned())].into_iter().collect(),
            final_url: Url::parse(from).unwrap(),
            body: Bytes::new(),
        }
    }

    #[test]
    fn leads_on_to_http_urls_only_and_never_down() {
        let next_of = |from, location| next(&answer(302, from, location)).map(|url| url.unwrap().to_string());
        assert_eq!(next_of("https://a.test/x/y", "../z").unwrap(), "https://a.test/z");
        assert_eq!(next_of("https://a.test/x", "//b.test/").unwrap(), "https://b.test/");
        assert_eq!(
            next_of("http://a.test/x", "https://a.test/x").unwrap(),
            "https://a.test/x"
        );
        assert_eq!(
            next_of("https://a.test/x", "http://a.test/x"),
            Err(FetchError::Downgrade)
        );
        assert_eq!(
            next_of("https://a.test/x", "file:///etc/passwd"),
            Err(FetchError::Scheme)
        );
        assert_eq!(
            next_of("https://a.test/x", "data:text/plain,x"),
            Err(FetchError::Scheme)
        );
        assert_eq!(
            next_of("https://a.test/x", "https://u:p@a.test/"),
            Err(FetchError::Credentials)
        );
    }

    #[test]
    fn other_statuses_do_not_lead_on() {
        for status in [200, 201, 300, 304, 305, 404] {
            assert_eq!(
                next(&answer(status, "https://a.test/", "https://b.test/")),
                Ok(None),
                "{status}"
            );
        }
    }
}
