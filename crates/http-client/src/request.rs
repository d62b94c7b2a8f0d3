//! What is asked for and what comes back.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use url::Url;

use crate::signature::{Scheme, Signer};

/// The `Accept` of a request for an ActivityPub document (ActivityPub 3.2).
pub const ACTIVITY_ACCEPT: &str =
    "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

const DEFAULT_DEADLINE: Duration = Duration::from_secs(10);
const DEFAULT_MAX_BODY: usize = 1024 * 1024;
const DEFAULT_MAX_REDIRECTS: u8 = 3;

/// A request's method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Follows redirects.
    Get,
    /// A redirect is an error.
    Post,
}

/// One thing to fetch or to send, with the limits for it.
#[derive(Clone, Debug)]
pub struct Request {
    /// Get or post.
    pub method: Method,
    /// An http or https URL without credentials. A fragment is dropped.
    pub url: String,
    /// Headers beyond those that the client sets itself (`Host`, `User-Agent`, `Accept-Encoding` and the signature's).
    pub headers: Vec<(String, String)>,
    /// Further headers, which a signature covers, too.
    pub signed_headers: Vec<(String, String)>,
    /// What a POST sends.
    pub body: Bytes,
    /// How long everything may take together: waiting for a turn, all redirects, the whole answer.
    pub deadline: Duration,
    /// The most bytes that the answer may have, after decompression.
    pub max_body: usize,
    /// The most redirects that a GET follows.
    pub max_redirects: u8,
    /// Who signs the request, if anybody; each hop is signed anew.
    pub signature: Option<Signer>,
    /// How it is signed.
    pub scheme: Scheme,
    /// Which URLs may be asked for, redirects included; `None`: all.
    pub guard: Option<Guard>,
}

/// Decides about a URL before it is asked for.
#[derive(Clone)]
pub struct Guard(Arc<dyn Fn(&Url) -> bool + Send + Sync>);

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The answer's headers.
    pub headers: Headers,
    /// Where the answer came from, after all redirects.
    pub final_url: Url,
    /// The answer's body, decompressed.
    pub body: Bytes,
}

/// The headers of an answer whose values are text.
#[derive(Clone, Debug, Default)]
pub struct Headers(Vec<(String, String)>);

impl Method {
    /// The method's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

impl Request {
    /// A GET: 10 seconds, 1 MiB, 3 redirects, not signed.
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            signed_headers: Vec::new(),
            body: Bytes::new(),
            deadline: DEFAULT_DEADLINE,
            max_body: DEFAULT_MAX_BODY,
            max_redirects: DEFAULT_MAX_REDIRECTS,
            signature: None,
            scheme: Scheme::Draft,
            guard: None,
        }
    }

    /// A POST of `body`, with the limits of [`Request::get`].
    pub fn post(url: impl Into<String>, content_type: &str, body: impl Into<Bytes>) -> Self {
        let mut request = Self::get(url).header("content-type", content_type);
        request.method = Method::Post;
        request.body = body.into();
        request
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.into()));
        self
    }

    /// Adds a header that is signed where the request is.
    #[must_use]
    pub fn signed_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.signed_headers.push((name.to_ascii_lowercase(), value.into()));
        self
    }

    /// Asks for an ActivityPub document: sets `Accept`.
    #[must_use]
    pub fn accept_activity(self) -> Self {
        self.header("accept", ACTIVITY_ACCEPT)
    }

    /// Lets `signer` sign the request; `None` leaves it unsigned.
    #[must_use]
    pub fn signed_by(mut self, signer: impl Into<Option<Signer>>) -> Self {
        self.signature = signer.into();
        self
    }

    /// Sets how the request is signed.
    #[must_use]
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Lets `admits` decide about the URL, and about each that it redirects to.
    #[must_use]
    pub fn guarded(mut self, admits: impl Fn(&Url) -> bool + Send + Sync + 'static) -> Self {
        self.guard = Some(Guard(Arc::new(admits)));
        self
    }

    /// Sets the most time that everything may take together.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the most bytes of the answer.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }
}

impl Guard {
    pub(crate) fn admits(&self, url: &Url) -> bool {
        (self.0)(url)
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}

impl Response {
    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The `Content-Type`, empty where there is none.
    pub fn content_type(&self) -> &str {
        self.headers.get("content-type").unwrap_or_default()
    }
}

impl Headers {
    /// The first value of the header `name`, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// All headers in the order in which they came, names in lower case.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Headers {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(headers: I) -> Self {
        Self(headers.into_iter().collect())
    }
}
