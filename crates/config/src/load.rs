//! From files and variables to a [`Config`].

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use toml::{Table, Value};

use crate::environment::{self, Override};
use crate::suggest::unknown;
use crate::{Config, ConfigError, KEYS, Key, Kind, Problem, validate};

/// The file that is read where none is named, if it exists.
const USUAL_FILE: &str = "config.toml";

impl Config {
    /// Reads the named file (which must exist), or `./config.toml` where that exists and none is named; then lets the
    /// environment's `KANIKEY__*` variables override it.
    ///
    /// # Errors
    /// Whatever is wrong with the settings, all of it where the file can be read.
    pub fn load(file: Option<&Path>, env: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        Self::parse(&read(file)?, env)
    }

    /// The same from a file's text.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(text: &str, env: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let file: Table = text
            .parse()
            .map_err(|error: toml::de::Error| syntax_error(text, &error))?;
        let mut layers = Layers::default();
        layers.add_file(file);
        layers.add_environment(env);
        layers.into_config()
    }
}

/// Values by key, and what was wrong on the way.
#[derive(Default)]
struct Layers {
    values: BTreeMap<&'static str, Given>,
    problems: Vec<Problem>,
}

struct Given {
    value: Option<Value>,
    /// How the one who gave it calls it.
    name: String,
}

impl Layers {
    fn add_file(&mut self, file: Table) {
        for (name, value) in file {
            match value {
                Value::Table(section) => {
                    for (key, value) in section {
                        self.add_from_file(&format!("{name}.{key}"), value);
                    }
                }
                value => self.add_from_file(&name, value),
            }
        }
    }

    fn add_from_file(&mut self, name: &str, value: Value) {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            self.problems.push(unknown(name, KEYS.iter().map(|key| key.name)));
            return;
        };
        match wrong_kind(key.kind, &value) {
            Some(message) => self.problems.push(Problem::new(name, message)),
            None => self.give(key, Some(value), key.name.to_owned()),
        }
    }

    fn add_environment(&mut self, env: impl IntoIterator<Item = (String, String)>) {
        for (name, text) in env {
            match environment::read(&name, &text) {
                Some(Ok(Override { key, value })) => self.give(key, value, name),
                Some(Err(problem)) => self.problems.push(problem),
                None => {}
            }
        }
    }

    fn give(&mut self, key: &Key, value: Option<Value>, name: String) {
        if let Some(key) = KEYS.iter().find(|known| known.name == key.name) {
            self.values.insert(key.name, Given { value, name });
        }
    }

    /// A value that its type refuses is noted and replaced by the default, so that the next one is found as well.
    fn into_config(mut self) -> Result<Config, ConfigError> {
        for _ in 0..=KEYS.len() {
            match serde_path_to_error::deserialize::<_, Config>(Value::Table(self.table())) {
                Ok(config) => return self.validated(config),
                Err(error) => {
                    let path = error.path().to_string();
                    let Some((&key, given)) = self.values.iter().find(|(key, _)| is_or_is_in(&path, key)) else {
                        self.problems.push(Problem::new(path, error.inner().message()));
                        break;
                    };
                    self.problems.push(Problem::new(&given.name, error.inner().message()));
                    self.values.remove(key);
                }
            }
        }
        Err(ConfigError::Invalid(self.problems))
    }

    fn validated(mut self, config: Config) -> Result<Config, ConfigError> {
        for Problem { key, message } in validate::problems(&config) {
            let name = self.values.get(key.as_str()).map_or(key, |given| given.name.clone());
            self.problems.push(Problem { key: name, message });
        }
        if self.problems.is_empty() {
            return Ok(with_embedded_pool(config));
        }
        Err(ConfigError::Invalid(self.problems))
    }

    /// Everything that was given over the defaults.
    fn table(&self) -> Table {
        let mut table = Table::new();
        for key in KEYS {
            let value = match self.values.get(key.name) {
                Some(given) => given.value.clone(),
                None => key.default.and_then(parse_default),
            };
            let Some(value) = value else { continue };
            match key.section_and_name() {
                (None, name) => {
                    table.insert(name.to_owned(), value);
                }
                (Some(section), name) => {
                    let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
                    if let Value::Table(section) = section {
                        section.insert(name.to_owned(), value);
                    }
                }
            }
        }
        table
    }
}

fn read(file: Option<&Path>) -> Result<String, ConfigError> {
    let path = file.unwrap_or(Path::new(USUAL_FILE));
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound && file.is_none() => Ok(String::new()),
        Err(source) => Err(ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        }),
        Ok(text) => Ok(text),
    }
}

fn syntax_error(text: &str, error: &toml::de::Error) -> ConfigError {
    let end = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(end).filter(|byte| *byte == b'\n').count() + 1;
    ConfigError::Syntax {
        line,
        message: error.message().to_owned(),
    }
}

/// Says what a value of another type should be, without showing it.
fn wrong_kind(kind: Kind, value: &Value) -> Option<&'static str> {
    match (kind, value) {
        (Kind::Text, Value::String(_))
        | (Kind::Integer, Value::Integer(_))
        | (Kind::Boolean, Value::Boolean(_))
        | (Kind::List, Value::Array(_)) => None,
        (Kind::Text, _) => Some("must be text in quotes"),
        (Kind::Integer, _) => Some("must be a whole number"),
        (Kind::Boolean, _) => Some("must be true or false"),
        (Kind::List, _) => Some("must be a list: [\"a\", \"b\"]"),
    }
}

fn is_or_is_in(path: &str, key: &str) -> bool {
    path.strip_prefix(key)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
}

fn parse_default(default: &str) -> Option<Value> {
    format!("value = {default}").parse::<Table>().ok()?.remove("value")
}

fn with_embedded_pool(mut config: Config) -> Config {
    if config.database.url.is_none() {
        config.database.pool_size = 1;
    }
    config
}

#[cfg(test)]
mod tests;
