//! Why there is no answer.

use crate::signature::KeyError;

/// Why a request brought no answer. An answer with an error status is an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The text is no URL, has no host, port 0 or is too long.
    #[error("the URL is not valid")]
    InvalidUrl,
    /// Neither http nor https.
    #[error("the URL is neither http nor https")]
    Scheme,
    /// The URL has a user name or password.
    #[error("the URL has credentials in it")]
    Credentials,
    /// The caller does not want this URL, or where it redirects to, to be asked for.
    #[error("the URL is not to be asked for")]
    NotAdmitted,
    /// A header that the caller gave cannot be sent.
    #[error("a header of the request is not valid")]
    InvalidHeader,
    /// The host has no address that the server may connect to.
    #[error("the host's address is not a public one")]
    AddressNotAllowed,
    /// The host's name was not found.
    #[error("the host's name could not be resolved: {0}")]
    Dns(String),
    /// No connection came about.
    #[error("could not connect: {0}")]
    Connect(String),
    /// The handshake failed, as with a certificate that is not valid for the host.
    #[error("TLS failed: {0}")]
    Tls(String),
    /// The deadline passed.
    #[error("the deadline passed")]
    TimedOut,
    /// The deadline passed before it was the request's turn.
    #[error("too many requests are under way")]
    Busy,
    /// The answer is larger than the request allows.
    #[error("the answer is larger than allowed")]
    TooLarge,
    /// More redirects than the request allows.
    #[error("too many redirects")]
    TooManyRedirects,
    /// A redirect from https to http.
    #[error("a redirect leads from https to http")]
    Downgrade,
    /// A POST was answered by a redirect.
    #[error("a POST was redirected")]
    RedirectedPost,
    /// The answer's compression is unknown or broken.
    #[error("the answer could not be decompressed")]
    Encoding,
    /// The answer is not HTTP.
    #[error("the answer is not valid HTTP: {0}")]
    Protocol(String),
    /// The peer closed the connection before the answer was complete.
    #[error("the connection was closed before the answer was complete")]
    Closed,
    /// The request could not be signed.
    #[error("could not sign: {0}")]
    Signature(#[from] KeyError),
    /// The client's threads have ended.
    #[error("the HTTP client has stopped")]
    Stopped,
}

impl FetchError {
    /// Whether the same request would fail again in the same way: there is no use in trying it later.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::InvalidUrl
            | Self::Scheme
            | Self::Credentials
            | Self::NotAdmitted
            | Self::InvalidHeader
            | Self::AddressNotAllowed
            | Self::TooLarge
            | Self::TooManyRedirects
            | Self::Downgrade
            | Self::RedirectedPost
            | Self::Encoding
            | Self::Signature(_) => true,
            Self::Dns(_)
            | Self::Connect(_)
            | Self::Tls(_)
            | Self::TimedOut
            | Self::Busy
            | Self::Protocol(_)
            | Self::Closed
            | Self::Stopped => false,
        }
    }
}
