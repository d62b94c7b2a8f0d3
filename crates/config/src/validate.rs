//! Rules that a type alone does not say.

use kanikey_core::Host;
use url::Url;

use crate::{Config, Problem};

/// Ends of host names that are never on the public internet (RFC 6761, RFC 6762).
const TEST_DOMAINS: [&str; 4] = [".test", ".local", ".localhost", ".localhost."];

/// Every rule that `config` breaks; keys by their dotted names.
pub(crate) fn problems(config: &Config) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut rule = |holds: bool, key: &str, message: &str| {
        if !holds {
            problems.push(Problem::new(key, message));
        }
    };
    let url = &config.url;
    url_rules(url, &mut rule);
    rule(
        !config.test_mode || is_for_tests(url),
        "test_mode",
        "is refused here: the url's host must be this machine or end in .test, .local or .localhost",
    );
    rule(
        config.setup_password.as_ref().is_none_or(|it| !it.expose().is_empty()),
        "setup_password",
        "must not be empty",
    );
    rule(!config.data_dir.as_os_str().is_empty(), "data_dir", "must not be empty");
    rule(
        config.database.pool_size >= 1,
        "database.pool_size",
        "must be at least 1",
    );
    rule(
        config
            .database
            .url
            .as_ref()
            .is_none_or(|it| starts_with_any(it.expose(), &["postgres://", "postgresql://"])),
        "database.url",
        "must start with postgres://",
    );
    rule(
        config
            .redis
            .url
            .as_ref()
            .is_none_or(|it| starts_with_any(it.expose(), &["redis://", "rediss://", "unix://", "redis+unix://"])),
        "redis.url",
        "must start with redis://",
    );
    rule(
        config.drive.max_file_size >= 1,
        "drive.max_file_size",
        "must be at least 1",
    );
    rule(
        config.federation.account_domain.as_deref().is_none_or(is_host),
        "federation.account_domain",
        "must be a host, perhaps with a port",
    );
    rule(
        config.http.header_timeout >= 1,
        "http.header_timeout",
        "must be at least 1",
    );
    rule(config.http.body_timeout >= 1, "http.body_timeout", "must be at least 1");
    rule(
        config.metrics.token.as_ref().is_none_or(|it| !it.expose().is_empty()),
        "metrics.token",
        "must not be empty",
    );
    rule(!config.log.level.trim().is_empty(), "log.level", "must not be empty");
    problems
}

/// The url is the whole of what others know: nothing may follow its host and port.
fn url_rules(url: &Url, rule: &mut impl FnMut(bool, &str, &str)) {
    rule(
        matches!(url.scheme(), "http" | "https"),
        "url",
        "must start with http:// or https://",
    );
    rule(url.has_host(), "url", "must have a host");
    rule(
        url.path() == "/" || url.cannot_be_a_base(),
        "url",
        "must not have a path",
    );
    rule(
        url.query().is_none() && url.fragment().is_none(),
        "url",
        "must end after the host and port",
    );
    rule(
        url.username().is_empty() && url.password().is_none(),
        "url",
        "must not have credentials",
    );
}

/// Whether the public internet cannot know a server by this URL.
fn is_for_tests(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(domain)) => {
            domain == "localhost" || TEST_DOMAINS.iter().any(|ending| domain.ends_with(ending))
        }
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

fn is_host(text: &str) -> bool {
    Host::parse(text).is_some()
}

fn starts_with_any(text: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| text.starts_with(prefix))
}
