//! The settings as types. What each means is documented in [`crate::KEYS`], under the same name.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use url::Url;

use crate::Secret;

/// All settings of a server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `url`: http(s), with a host, nothing after it.
    pub url: Url,
    /// `bind`.
    pub bind: SocketAddr,
    /// `data_dir`.
    pub data_dir: PathBuf,
    /// `setup_password`.
    pub setup_password: Option<Secret>,
    /// `test_mode`.
    pub test_mode: bool,
    /// `trusted_proxies`.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// `database.*`.
    pub database: DatabaseConfig,
    /// `redis.*`.
    #[serde(default)]
    pub redis: RedisConfig,
    /// `drive.*`.
    pub drive: DriveConfig,
    /// `federation.*`.
    pub federation: FederationConfig,
    /// `http.*`.
    pub http: HttpConfig,
    /// `media_proxy.*`.
    pub media_proxy: MediaProxyConfig,
    /// `metrics.*`.
    #[serde(default)]
    pub metrics: MetricsConfig,
    /// `log.*`.
    pub log: LogConfig,
    /// `web.*`.
    #[serde(default)]
    pub web: WebConfig,
}

/// Where the data is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `database.url`; `None` is the embedded PostgreSQL.
    pub url: Option<Secret>,
    /// `database.pool_size`: at least 1, and 1 where the database is embedded.
    pub pool_size: usize,
}

/// What several processes share.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisConfig {
    /// `redis.url`; `None` is the stand-in inside the process.
    pub url: Option<Secret>,
}

/// Uploaded and fetched files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriveConfig {
    /// `drive.storage`.
    pub storage: DriveStorage,
    /// `drive.max_file_size`, bytes.
    pub max_file_size: u64,
}

/// Where files are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DriveStorage {
    /// In `data_dir`.
    Local,
}

/// Talking with other servers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FederationConfig {
    /// `federation.enabled`.
    pub enabled: bool,
    /// `federation.allowed_private_networks`.
    #[serde(deserialize_with = "networks")]
    pub allowed_private_networks: Vec<IpNet>,
    /// `federation.account_domain`; `None` is the url's host.
    pub account_domain: Option<String>,
    /// `federation.require_signed_fetch`.
    pub require_signed_fetch: bool,
}

/// How requests are read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// `http.header_timeout`, seconds.
    pub header_timeout: u32,
    /// `http.body_timeout`, seconds.
    pub body_timeout: u32,
    /// `http.upload_min_rate`, bytes a second.
    pub upload_min_rate: u32,
}

/// Pictures of other servers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediaProxyConfig {
    /// `media_proxy.cache_size`, bytes.
    pub cache_size: u64,
}

/// What `/metrics` asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsConfig {
    /// `metrics.token`; `None` lets private addresses in.
    pub token: Option<Secret>,
}

/// What is logged and how.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    /// `log.level`.
    pub level: String,
    /// `log.format`.
    pub format: LogFormat,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The web client.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebConfig {
    /// `web.client_dir`; `None` is the built-in client.
    pub client_dir: Option<PathBuf>,
}

impl Config {
    /// Whether nothing but this machine can connect: what `bind` says, whatever proxy may be in front of it.
    pub fn bound_to_loopback_only(&self) -> bool {
        self.bind.ip().to_canonical().is_loopback()
    }
}

/// CIDR networks; a plain address means that one address.
fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    Vec::<String>::deserialize(deserializer)?
        .iter()
        .map(|text| {
            let network = text
                .parse::<IpNet>()
                .or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|error| {
                D::Error::custom(format!(
                    "`{text}` is neither a network such as 10.0.0.0/8 nor an address: {error}"
                ))
            })
        })
        .collect()
}
