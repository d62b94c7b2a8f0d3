//! Connecting: looks the name up, checks each address, and connects to the first that answers. Since the address that
//! was checked is the one that is connected to, a name that changes its address in between gains nothing.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use actix_rt::net::TcpStream;
use actix_service::Service;
use actix_tls::connect::{ConnectError, ConnectInfo, Connection};
use awc::http::Uri;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};

use crate::AddressPolicy;

/// How long one address may take before the next is tried beside it (RFC 8305, 5).
const NEXT_ATTEMPT_AFTER: Duration = Duration::from_millis(250);

/// The most addresses of one host that are tried.
const MAX_ADDRESSES: u32 = 8;

/// The connector service that `awc` is given in place of its own.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    policy: Arc<AddressPolicy>,
}

/// Why no connection was even tried; travels through `awc` as a boxed error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No address of the host is allowed.
    AddressNotAllowed,
    /// The name was not found.
    Dns(String),
}

impl Connector {
    pub(crate) fn new(policy: Arc<AddressPolicy>) -> Self {
        Self { policy }
    }
}

impl Service<ConnectInfo<Uri>> for Connector {
    type Response = Connection<Uri, TcpStream>;
    type Error = ConnectError;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Self::Error>>;

    actix_service::always_ready!();

    fn call(&self, info: ConnectInfo<Uri>) -> Self::Future {
        let policy = Arc::clone(&self.policy);
        Box::pin(async move {
            let addresses = resolve(info.hostname(), info.port(), &policy).await;
            let addresses = addresses.map_err(|refusal| ConnectError::Resolver(Box::new(refusal)))?;
            let stream = dial(addresses).await?;
            Ok(Connection::new(info.request().clone(), stream))
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddressNotAllowed => f.write_str("no address of the host is allowed"),
            Self::Dns(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for Refusal {}

/// The addresses of `host` that may be connected to, in the order in which to try them.
async fn resolve(host: &str, port: u16, policy: &AddressPolicy) -> Result<Vec<SocketAddr>, Refusal> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let found = match host.parse::<IpAddr>() {
        Ok(address) => vec![SocketAddr::new(address, port)],
        Err(_not_a_literal) => lookup(host, port).await?,
    };
    let mut allowed: Vec<_> = found
        .into_iter()
        .filter(|address| policy.allows(address.ip()))
        .collect();
    if allowed.is_empty() {
        return Err(Refusal::AddressNotAllowed);
    }
    alternate_families(&mut allowed);
    Ok(allowed)
}

async fn lookup(host: &str, port: u16) -> Result<Vec<SocketAddr>, Refusal> {
    let found: Vec<_> = match tokio::net::lookup_host((host, port)).await {
        Ok(found) => found.collect(),
        Err(error) => return Err(Refusal::Dns(error.to_string())),
    };
    if found.is_empty() {
        return Err(Refusal::Dns("the name has no address".to_owned()));
    }
    Ok(found)
}

/// Sorts so that the two families take turns, starting with the resolver's first choice (RFC 8305, 4).
fn alternate_families(addresses: &mut [SocketAddr]) {
    let Some(first_is_v6) = addresses.first().map(SocketAddr::is_ipv6) else {
        return;
    };
    let (mut preferred, mut other) = (0, 0);
    addresses.sort_by_cached_key(|address| {
        let (place, late) = if address.is_ipv6() == first_is_v6 {
            (&mut preferred, 0)
        } else {
            (&mut other, 1)
        };
        *place += 1;
        *place * 2 + late
    });
}

/// Connects to the first address that answers, starting with a small delay between them.
async fn dial(addresses: Vec<SocketAddr>) -> Result<TcpStream, ConnectError> {
    let mut attempts: FuturesUnordered<_> = addresses
        .into_iter()
        .zip(0..MAX_ADDRESSES)
        .map(|(address, turn)| async move {
            tokio::time::sleep(NEXT_ATTEMPT_AFTER * turn).await;
            TcpStream::connect(address).await
        })
        .collect();
    let mut last = ConnectError::NoRecords;
    while let Some(outcome) = attempts.next().await {
        match outcome {
            Ok(stream) => {
                stream.set_nodelay(true).map_err(ConnectError::Io)?;
                return Ok(stream);
            }
            Err(error) => last = ConnectError::Io(error),
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts
            .iter()
            .map(|text| SocketAddr::new(text.parse().unwrap(), 80))
            .collect()
    }

    #[test]
    fn families_take_turns() {
        let mut mixed = addresses(&["2a00::1", "2a00::2", "2a00::3", "1.1.1.1", "1.1.1.2"]);
        alternate_families(&mut mixed);
        assert_eq!(
            mixed,
            addresses(&["2a00::1", "1.1.1.1", "2a00::2", "1.1.1.2", "2a00::3"])
        );
    }

    #[tokio::test]
    async fn names_are_resolved_and_their_addresses_checked() {
        let closed = AddressPolicy::default();
        for host in ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]"] {
            assert_eq!(
                resolve(host, 80, &closed).await,
                Err(Refusal::AddressNotAllowed),
                "{host}"
            );
        }
        let open = AddressPolicy::new(vec!["127.0.0.0/8".parse().unwrap()]);
        assert_eq!(resolve("localhost", 80, &open).await, Ok(addresses(&["127.0.0.1"])));
        assert!(matches!(
            resolve("nowhere.invalid", 80, &open).await,
            Err(Refusal::Dns(_))
        ));
    }

    /// `/etc/hosts` is the only place that can know the machine by a name without a dot.
    #[tokio::test]
    async fn the_hosts_file_is_honoured() {
        let open = AddressPolicy::new(vec!["0.0.0.0/0".parse().unwrap(), "::/0".parse().unwrap()]);
        let file = std::fs::read_to_string("/etc/hosts").unwrap();
        let lines = file.lines().filter_map(|line| line.split('#').next());
        let mut entries = lines.filter_map(|line| {
            line.split_ascii_whitespace()
                .next()
                .zip(line.split_ascii_whitespace().nth(1))
        });
        let is_own = |(_, name): &(&str, &str)| !name.starts_with("localhost") && !name.starts_with("ip6-");
        let Some((address, name)) = entries.find(is_own) else {
            return;
        };
        let found = resolve(name, 80, &open).await.unwrap();
        assert!(
            found.contains(&SocketAddr::new(address.parse().unwrap(), 80)),
            "{name}: {found:?}"
        );
    }
}
