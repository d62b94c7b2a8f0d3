//! The closed set of ways to fail, as the edges answer them.

/// What kind of failure an error is; each edge (API, ActivityPub, files) maps it to its own status and words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The request is wrong and will be so next time: 400.
    BadRequest,
    /// Nobody, or not who they say: 401.
    Unauthenticated,
    /// Known, but not allowed: 403.
    Forbidden,
    /// Not there, or not for this viewer: 404.
    NotFound,
    /// Was there and will not come back: 410.
    Gone,
    /// Too much in one request: 413.
    TooLarge,
    /// Too many requests: 429.
    RateLimited,
    /// Not now: a part that is needed does not answer: 503.
    Unavailable,
    /// A bug: 500.
    Internal,
}

impl ErrorKind {
    /// The HTTP status that says so.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::RateLimited => 429,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }
}
