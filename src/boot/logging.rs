//! Where log lines go and how they look.

use kanikey_config::{LogConfig, LogFormat};
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error. Once in a process.
pub fn start(config: &LogConfig) {
    let filter = EnvFilter::try_new(&config.level).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match config.format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging was started already");
    }
    kanikey_actor_kit::log_panics();
}
