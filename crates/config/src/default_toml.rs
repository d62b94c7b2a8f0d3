//! `config/default.toml`, made from the table of keys.

use std::fmt::Write as _;

use crate::{KEYS, Key};

const HEADING: &str = "\
# Kanikey's settings, all of them, with their defaults. This file is generated: do not edit it.
#
# The server reads the file that it is started with (--config), or ./config.toml where that exists; every key may be
# left out. Copy what you want to change to your own file and remove its leading \"#\".
# The environment overrides the file: lists are separated by commas there, an empty variable unsets an optional key.
";

/// The text of `config/default.toml`: every key, documented and commented out.
pub fn default_toml() -> String {
    let mut text = String::from(HEADING);
    let mut section = None;
    for key in KEYS {
        let (of_key, name) = key.section_and_name();
        if of_key != section {
            section = of_key;
            write_line(&mut text, &format!("\n[{}]", section.unwrap_or_default()));
        }
        write_key(&mut text, key, name);
    }
    text
}

fn write_key(text: &mut String, key: &Key, name: &str) {
    text.push('\n');
    for line in key.doc.lines() {
        write_line(text, &format!("# {line}"));
    }
    let default = if key.default.is_some() { "" } else { " No default." };
    write_line(text, &format!("# Environment: {}.{default}", key.environment_name()));
    write_line(text, &format!("#{name} = {}", key.example));
}

fn write_line(text: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/default.toml");

    #[test]
    fn the_committed_file_is_up_to_date() {
        if std::env::var_os("KANIKEY_BLESS").is_some() {
            std::fs::write(COMMITTED, default_toml()).unwrap();
        }
        let committed = std::fs::read_to_string(COMMITTED).unwrap();
        assert!(
            committed == default_toml(),
            "outdated: run KANIKEY_BLESS=1 cargo test -p kanikey-config"
        );
    }

    #[test]
    fn says_nothing_as_it_stands() {
        let config = Config::parse(&default_toml(), []).unwrap();
        assert_eq!(format!("{config:?}"), format!("{:?}", Config::parse("", []).unwrap()));
    }

    #[test]
    fn names_every_key_of_the_struct_and_no_other() {
        let uncommented: String = default_toml()
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let table: toml::Table = uncommented.parse().unwrap();
        let given: usize = table
            .values()
            .map(|value| value.as_table().map_or(1, toml::Table::len))
            .sum();
        assert_eq!(given, KEYS.len());
        // A field without a default that is missing from the table would show as None here; one with, as an error.
        let config = Config::parse(&uncommented, []).unwrap();
        let fields = format!("{config:?}").replace(&format!("{:?}", config.url), "");
        assert!(!fields.contains("None"), "{fields}");
    }
}
