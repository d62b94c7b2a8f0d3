//! Settings from environment variables: `KANIKEY__SECTION__KEY`, parsed by the key's type.

use toml::Value;

use crate::keys::ENVIRONMENT_PREFIX;
use crate::suggest::unknown;
use crate::{KEYS, Key, Kind, Problem};

/// What a variable says about a key.
pub(crate) struct Override {
    pub(crate) key: &'static Key,
    /// `None` unsets an optional key.
    pub(crate) value: Option<Value>,
}

/// Reads one variable. `None` where it is not meant for us.
pub(crate) fn read(name: &str, text: &str) -> Option<Result<Override, Problem>> {
    if !name.starts_with(ENVIRONMENT_PREFIX) {
        return None;
    }
    let names: Vec<String> = KEYS.iter().map(Key::environment_name).collect();
    let Some((key, _)) = KEYS.iter().zip(&names).find(|(_, known)| *known == name) else {
        return Some(Err(unknown(name, names.iter().map(String::as_str))));
    };
    if text.is_empty() && key.default.is_none() {
        return Some(Ok(Override { key, value: None }));
    }
    Some(match value(key.kind, text) {
        Ok(value) => Ok(Override {
            key,
            value: Some(value),
        }),
        Err(message) => Err(Problem::new(name, message)),
    })
}

fn value(kind: Kind, text: &str) -> Result<Value, &'static str> {
    match kind {
        Kind::Text => Ok(Value::String(text.to_owned())),
        Kind::Integer => text
            .trim()
            .parse()
            .map(Value::Integer)
            .ok()
            .ok_or("must be a whole number"),
        Kind::Boolean => text
            .trim()
            .parse()
            .map(Value::Boolean)
            .ok()
            .ok_or("must be true or false"),
        Kind::List => list(text),
    }
}

fn list(text: &str) -> Result<Value, &'static str> {
    let text = text.trim();
    if text.starts_with('[') {
        let table: Result<toml::Table, _> = format!("list = {text}").parse();
        return match table.map(|mut table| table.remove("list")) {
            Ok(Some(list)) => Ok(list),
            _ => Err("must be a list: a,b or [\"a\", \"b\"]"),
        };
    }
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    Ok(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
}
