//! Sends one activity of the log to one host.

use std::time::Duration;

use kanikey_core::Host;
use kanikey_db::federation::audience;
use kanikey_db::federation::outgoing::Outgoing;
use kanikey_domain::{DomainError, Site};
use kanikey_http_client::{FetchError, Request, Response};
use url::Url;

use crate::{Federation, synchronization};

const CONTENT_TYPE: &str = "application/activity+json";
const DEADLINE: Duration = Duration::from_secs(20);
const MAX_ANSWER: usize = 64 * 1024;

/// The longest wait that a `Retry-After` can ask for.
const MAX_RETRY_AFTER: Duration = Duration::from_hours(8);

/// What came of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The host has it, or there is nobody there to have it.
    Delivered,
    /// The host does not want this one, for good.
    Refused(String),
    /// This one cannot be sent, for good; the host was not asked.
    Unsendable(String),
    /// This server does not speak with the host: it gets nothing, and is asked for nothing.
    Withheld,
    /// The host says that it is gone for good.
    Gone,
    /// Something of our own failed; the host has nothing to do with it.
    Hindered(String),
    /// It did not work now.
    Failed {
        /// Why.
        error: String,
        /// When the host wants to be asked again, if it says so.
        retry_after: Option<Duration>,
    },
}

impl Federation {
    /// Delivers an activity to all the inboxes at `host` that it is for. It is delivered where all of them have it.
    pub async fn deliver(&self, site: &Site, host: &str, item: &Outgoing) -> Outcome {
        let tried = self.try_deliver(site, host, item).await;
        tried.unwrap_or_else(hindrance)
    }

    async fn try_deliver(&self, site: &Site, host: &str, item: &Outgoing) -> Result<Outcome, DomainError> {
        if !self.speaks_with(site, host) {
            return Ok(Outcome::Withheld);
        }
        let inboxes = match &item.inboxes {
            Some(inboxes) => inboxes.iter().filter(|inbox| is_at(inbox, host)).cloned().collect(),
            None => audience::inboxes(&mut *site.conn().await?, host, &item.author_id).await?,
        };
        let Some(signer) = self.signers().of(site, &item.author_id).await? else {
            return Ok(Outcome::Unsendable("the author has no keys".to_owned()));
        };
        let followers = synchronization::header(site, host, item).await?;
        let mut worst = Outcome::Delivered;
        for inbox in inboxes {
            let mut request = Request::post(&inbox, CONTENT_TYPE, item.activity.clone())
                .signed_by(signer.clone())
                .deadline(DEADLINE)
                .max_body(MAX_ANSWER);
            if let Some(followers) = &followers {
                request = request.signed_header(synchronization::HEADER, followers);
            }
            let outcome = match self.fetch(site, host, request).await? {
                Ok(response) if response.status == 410 => {
                    let is_shared = audience::is_shared_inbox(&mut *site.conn().await?, host, &inbox).await?;
                    judge(&response, is_shared)
                }
                Ok(response) => judge(&response, false),
                Err(error) => unanswered(&error),
            };
            worst = worse(worst, outcome);
        }
        Ok(worst)
    }
}

/// What does not come right by itself must not hold up what follows.
fn hindrance(error: DomainError) -> Outcome {
    match error {
        DomainError::Inconsistent(reason) => Outcome::Unsendable(reason),
        error => Outcome::Hindered(error.to_string()),
    }
}

/// What an answer's status means. 410 speaks for the whole host only where the whole host was asked.
fn judge(response: &Response, whole_host: bool) -> Outcome {
    match response.status {
        200..300 => Outcome::Delivered,
        410 if whole_host => Outcome::Gone,
        408 | 429 | 500.. => Outcome::Failed {
            error: format!("status {}", response.status),
            retry_after: response
                .headers
                .get("retry-after")
                .and_then(|value| value.trim().parse().ok())
                .map(|seconds| Duration::from_secs(seconds).min(MAX_RETRY_AFTER)),
        },
        status => Outcome::Refused(format!("status {status}")),
    }
}

/// Errors that look permanent may still be a host's passing trouble (its DNS, its proxy), but for those of the URL
/// itself.
fn unanswered(error: &FetchError) -> Outcome {
    match error {
        FetchError::InvalidUrl | FetchError::Scheme | FetchError::Credentials | FetchError::Signature(_) => {
            Outcome::Unsendable(error.to_string())
        }
        // The answer came, only its body is no use: nobody reads it.
        FetchError::TooLarge | FetchError::Encoding => Outcome::Delivered,
        FetchError::Stopped => Outcome::Hindered(error.to_string()),
        _ => Outcome::Failed {
            error: error.to_string(),
            retry_after: None,
        },
    }
}

fn worse(one: Outcome, other: Outcome) -> Outcome {
    let rank = |outcome: &Outcome| match outcome {
        Outcome::Delivered | Outcome::Withheld => 0,
        Outcome::Unsendable(_) => 1,
        Outcome::Refused(_) => 2,
        Outcome::Gone => 3,
        Outcome::Failed { .. } => 4,
        Outcome::Hindered(_) => 5,
    };
    if rank(&other) > rank(&one) { other } else { one }
}

fn is_at(inbox: &str, host: &str) -> bool {
    let inbox = Url::parse(inbox).ok().and_then(|url| Host::of_url(&url));
    inbox.is_some_and(|inbox| inbox.as_str() == host)
}

#[cfg(test)]
mod tests {
    use kanikey_http_client::Headers;

    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
        Response {
            status,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect::<Headers>(),
            final_url: Url::parse("https://b.test/inbox").unwrap(),
            body: bytes::Bytes::new(),
        }
    }

    #[test]
    fn only_passing_trouble_is_tried_again() {
        for status in [200, 202, 204] {
            assert_eq!(judge(&answer(status, &[]), true), Outcome::Delivered);
        }
        for status in [400, 401, 403, 404, 413, 422] {
            assert!(
                matches!(judge(&answer(status, &[]), true), Outcome::Refused(_)),
                "{status}"
            );
        }
        for status in [408, 429, 500, 502, 503] {
            assert!(
                matches!(judge(&answer(status, &[]), true), Outcome::Failed { .. }),
                "{status}"
            );
        }
    }

    #[test]
    fn a_failure_of_our_own_is_not_the_hosts() {
        let busy = DomainError::Db(kanikey_db::DbError::Busy);
        assert!(matches!(hindrance(busy), Outcome::Hindered(_)));
        assert!(matches!(unanswered(&FetchError::Stopped), Outcome::Hindered(_)));
        // A key that cannot be read will not be readable later.
        let broken = DomainError::Inconsistent("a stored key does not work".to_owned());
        assert!(matches!(hindrance(broken), Outcome::Unsendable(_)));
    }

    #[test]
    fn gone_counts_for_the_host_only_at_its_shared_inbox() {
        assert_eq!(judge(&answer(410, &[]), true), Outcome::Gone);
        assert!(matches!(judge(&answer(410, &[]), false), Outcome::Refused(_)));
    }

    #[test]
    fn a_host_may_say_when_to_come_again() {
        let wait = |value| match judge(&answer(503, &[("retry-after", value)]), true) {
            Outcome::Failed { retry_after, .. } => retry_after,
            _ => None,
        };
        assert_eq!(wait("120"), Some(Duration::from_mins(2)));
        assert_eq!(wait("999999999"), Some(MAX_RETRY_AFTER));
        assert_eq!(wait("Wed, 21 Oct 2026 07:28:00 GMT"), None);
    }

    #[test]
    fn one_inbox_that_failed_fails_the_delivery() {
        let failed = Outcome::Failed {
            error: String::new(),
            retry_after: None,
        };
        assert_eq!(worse(Outcome::Delivered, failed.clone()), failed);
        assert_eq!(worse(failed.clone(), Outcome::Refused(String::new())), failed);
    }

    #[test]
    fn direct_inboxes_are_those_at_the_host() {
        assert!(is_at("https://B.test/users/1/inbox", "b.test"));
        assert!(is_at("http://127.0.0.1:3001/inbox", "127.0.0.1:3001"));
        assert!(!is_at("https://c.test/inbox", "b.test"));
        assert!(!is_at("nonsense", "b.test"));
    }
}
