//! The content of a file of another server.

use std::time::Duration;

use kanikey_domain::Site;
use kanikey_domain::file_copies::FileError;
use kanikey_http_client::{FetchError, Request};

use super::fetch::guarded;
use crate::Federation;

/// How long a server may take to send one.
const DEADLINE: Duration = Duration::from_secs(30);

impl Federation {
    /// What is at `url`, at most so many bytes. Whatever it says of itself counts for nothing.
    pub(super) async fn file(&self, site: &Site, url: &str, max_bytes: usize) -> Result<Vec<u8>, FileError> {
        if !self.is_enabled() {
            return Err(FileError::Refused("federation is off".to_owned()));
        }
        let request = Request::get(url)
            .header("accept", "*/*")
            .deadline(DEADLINE)
            .max_body(max_bytes);
        let response = self.client().fetch(guarded(site, request)).await;
        let response = response.map_err(|error| why(&error))?;
        match response.status {
            200..300 => Ok(response.body.into()),
            status => Err(why_not(status)),
        }
    }
}

fn why(error: &FetchError) -> FileError {
    let reason = error.to_string();
    match error {
        error if error.is_permanent() => FileError::Refused(reason),
        FetchError::Dns(_) | FetchError::Connect(_) | FetchError::Tls(_) | FetchError::TimedOut => {
            FileError::HostFails(reason)
        }
        _ => FileError::NotNow(reason),
    }
}

fn why_not(status: u16) -> FileError {
    let reason = format!("status {status}");
    match status {
        429 | 503 => FileError::HostFails(reason),
        408 | 500.. => FileError::NotNow(reason),
        _ => FileError::Refused(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_not_asked_for_again() {
        for status in [400, 401, 403, 404, 410, 302] {
            assert!(matches!(why_not(status), FileError::Refused(_)), "{status}");
        }
        for status in [408, 500, 502, 599] {
            assert!(matches!(why_not(status), FileError::NotNow(_)), "{status}");
        }
        for status in [429, 503] {
            assert!(matches!(why_not(status), FileError::HostFails(_)), "{status}");
        }
        assert!(matches!(why(&FetchError::TooLarge), FileError::Refused(_)));
        assert!(matches!(why(&FetchError::TimedOut), FileError::HostFails(_)));
        assert!(matches!(why(&FetchError::Closed), FileError::NotNow(_)));
    }
}
