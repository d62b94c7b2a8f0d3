//! What is accepted, what is refused, and how that is said.

use proptest::prelude::*;

use super::*;
use crate::{DriveStorage, LogFormat};

fn parse(text: &str, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::parse(
        text,
        env.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn refused(text: &str, env: &[(&str, &str)]) -> String {
    parse(text, env).unwrap_err().to_string()
}

#[test]
fn an_empty_file_gives_the_defaults() {
    let config = parse("", &[]).unwrap();
    assert_eq!(config.url.as_str(), "http://127.0.0.1:3000/");
    assert_eq!(config.bind, "127.0.0.1:3000".parse().unwrap());
    assert_eq!(config.data_dir, Path::new("./data"));
    assert_eq!(config.drive.storage, DriveStorage::Local);
    assert_eq!(config.drive.max_file_size, 262_144_000);
    assert_eq!(config.log.format, LogFormat::Text);
    assert!(config.federation.enabled && !config.test_mode);
    assert!(config.database.url.is_none() && config.redis.url.is_none() && config.web.client_dir.is_none());
    assert!(config.bound_to_loopback_only());
}

#[test]
fn the_embedded_database_has_one_connection() {
    assert_eq!(parse("database.pool_size = 7", &[]).unwrap().database.pool_size, 1);
    let with_server = parse(
        "database = { url = 'postgres://localhost/kanikey', pool_size = 7 }",
        &[],
    )
    .unwrap();
    assert_eq!(with_server.database.pool_size, 7);
}

#[test]
fn the_environment_overrides_the_file() {
    let config = parse(
        "bind = '127.0.0.1:1'\nsetup_password = 'from the file'\ntrusted_proxies = ['10.0.0.0/8']",
        &[
            ("KANIKEY__BIND", "0.0.0.0:2"),
            ("KANIKEY__SETUP_PASSWORD", ""),
            ("KANIKEY__TRUSTED_PROXIES", "192.168.0.0/16, ::1"),
            ("KANIKEY__FEDERATION__ALLOWED_PRIVATE_NETWORKS", "[\"127.0.0.0/8\"]"),
            ("KANIKEY__FEDERATION__ENABLED", "false"),
            ("KANIKEY__DRIVE__MAX_FILE_SIZE", "1000"),
            ("HOME", "/root"),
        ],
    )
    .unwrap();
    assert_eq!(config.bind, "0.0.0.0:2".parse().unwrap());
    assert!(!config.bound_to_loopback_only());
    assert!(config.setup_password.is_none());
    assert_eq!(
        config.trusted_proxies,
        ["192.168.0.0/16".parse().unwrap(), "::1/128".parse().unwrap()]
    );
    assert_eq!(
        config.federation.allowed_private_networks,
        ["127.0.0.0/8".parse().unwrap()]
    );
    assert!(!config.federation.enabled);
    assert_eq!(config.drive.max_file_size, 1000);
}

#[test]
fn unknown_keys_are_refused_with_a_suggestion() {
    assert_eq!(
        refused("[database]\npool_sise = 1", &[]),
        "database.pool_sise: unknown key, did you mean database.pool_size?"
    );
    assert_eq!(refused("zzz = 1", &[]), "zzz: unknown key");
    assert_eq!(
        refused("", &[("KANIKEY__DATABSE__URL", "x")]),
        "KANIKEY__DATABSE__URL: unknown key, did you mean KANIKEY__DATABASE__URL?"
    );
}

#[test]
fn everything_wrong_is_said_at_once() {
    let message = refused(
        "url = 'ftp://example.com/x'\nbind = 'nowhere'\n[log]\nformat = 'xml'\n[drive]\nmax_file_size = 'big'\n[redis]\nurl = 5",
        &[
            ("KANIKEY__DATABASE__POOL_SIZE", "0"),
            ("KANIKEY__TRUSTED_PROXIES", "here"),
            ("KANIKEY__TEST_MODE", "yes"),
        ],
    );
    for part in [
        "url: must start with http:// or https://",
        "url: must not have a path",
        "bind: ",
        "log.format: ",
        "drive.max_file_size: must be a whole number",
        "redis.url: must be text in quotes",
        "KANIKEY__DATABASE__POOL_SIZE: must be at least 1",
        "KANIKEY__TRUSTED_PROXIES: `here` is neither a network",
        "KANIKEY__TEST_MODE: must be true or false",
    ] {
        assert!(
            message.lines().any(|line| line.starts_with(part)),
            "{part} is missing in:\n{message}"
        );
    }
    assert_eq!(message.lines().count(), 9, "{message}");
}

#[test]
fn a_negative_number_is_refused() {
    assert!(refused("drive.max_file_size = -1", &[]).starts_with("drive.max_file_size: "));
    assert!(refused("", &[("KANIKEY__DATABASE__POOL_SIZE", "-1")]).starts_with("KANIKEY__DATABASE__POOL_SIZE: "));
}

#[test]
fn the_url_is_an_origin() {
    assert_eq!(
        parse("url = 'https://Example.com/'", &[]).unwrap().url.as_str(),
        "https://example.com/"
    );
    for url in [
        "https://a.test/x",
        "https://a.test/?q",
        "https://a.test/#f",
        "https://u:p@a.test",
        "mailto:a@b",
        "a.test",
    ] {
        assert!(refused(&format!("url = '{url}'"), &[]).starts_with("url: "), "{url}");
    }
}

#[test]
fn test_mode_is_for_hosts_that_nobody_else_can_reach() {
    for host in [
        "127.0.0.1",
        "127.8.8.8:99",
        "[::1]",
        "localhost",
        "a.test",
        "b.local",
        "c.localhost",
    ] {
        assert!(
            parse(&format!("url = 'http://{host}'\ntest_mode = true"), &[])
                .unwrap()
                .test_mode,
            "{host}"
        );
    }
    for host in ["example.com", "10.0.0.1", "test", "local.example", "atest"] {
        let text = format!("url = 'http://{host}'\ntest_mode = true");
        assert!(refused(&text, &[]).starts_with("test_mode: "), "{host}");
    }
}

#[test]
fn secrets_are_never_printed() {
    let config = parse(
        "setup_password = 'hunter2'\ndatabase.url = 'postgres://u:hunter2@h/d'\nredis.url = 'redis://:hunter2@h'",
        &[],
    )
    .unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    assert_eq!(config.setup_password.unwrap().expose(), "hunter2");
    for wrong in [
        "setup_password = 7123",
        "database.url = 'mysql://u:7123@h/d'",
        "redis.url = ['7123']",
        "setup_password = '7123",
    ] {
        let error = parse(wrong, &[]).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("7123"), "{error:?}");
    }
}

#[test]
fn a_named_file_must_exist() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let error = Config::load(Some(&file), std::iter::empty()).unwrap_err();
    assert!(error.to_string().contains("mine.toml"), "{error}");
    std::fs::write(&file, "bind = '[::]:4000'").unwrap();
    assert_eq!(Config::load(Some(&file), std::iter::empty()).unwrap().bind.port(), 4000);
}

#[test]
fn bad_toml_is_refused_with_its_line() {
    assert!(refused("bind = '127.0.0.1:1'\nurl =", &[]).contains("line 2"));
}

proptest! {
    #[test]
    fn no_text_panics(text in "[a-z_.= \\[\\]\"'0-9\n{}#-]{0,60}", value in ".{0,20}") {
        let _ = parse(&text, &[("KANIKEY__TRUSTED_PROXIES", &value), ("KANIKEY__URL", &value)]);
    }
}
