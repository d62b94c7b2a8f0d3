//! Typed settings: one TOML file and the environment over it.
//!
//! `load` makes a [`Config`] or says everything that is wrong at once, each problem with the full name of its key.
//! What the keys mean is written once, in [`KEYS`]; `config/default.toml` is generated from there.

mod default_toml;
mod environment;
mod error;
mod keys;
mod load;
mod secret;
mod settings;
mod suggest;
mod validate;

pub use default_toml::default_toml;
pub use error::{ConfigError, Problem};
pub use keys::{KEYS, Key, Kind};
pub use secret::Secret;
pub use settings::{
    Config, DatabaseConfig, DriveConfig, DriveStorage, FederationConfig, HttpConfig, LogConfig, LogFormat,
    MediaProxyConfig, MetricsConfig, RedisConfig, WebConfig,
};
