//! What the client is started with.

use std::time::Duration;

use ipnet::IpNet;
use kanikey_core::Clock;

/// How the client behaves for all requests.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The `User-Agent` of every request.
    pub user_agent: String,
    /// Networks that may be connected to although they are not global unicast.
    pub allowed_private_networks: Vec<IpNet>,
    /// The longest that looking up a name and connecting, and then shaking hands over TLS, may each take.
    pub connect_timeout: Duration,
    /// Threads that make the requests.
    pub threads: usize,
    /// Requests at a time, in all. More wait for their turn until their deadline.
    pub requests: usize,
    /// Requests at a time to one host.
    pub requests_per_host: usize,
    /// Dates the signatures.
    pub clock: Clock,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            user_agent: "Kanikey".to_owned(),
            allowed_private_networks: Vec::new(),
            connect_timeout: Duration::from_secs(5),
            threads: 2,
            requests: 512,
            requests_per_host: 16,
            clock: Clock::system(),
        }
    }
}
