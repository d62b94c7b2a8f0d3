//! The parameter that names a server.

use std::borrow::Cow;
use std::ops::Deref;

use kanikey_core::Host;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A server's name, written in any way; it is read into its stored form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostName(Host);

impl Deref for HostName {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.as_str()
    }
}

impl<'de> Deserialize<'de> for HostName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let host = Host::parse(text.trim());
        host.map(Self)
            .ok_or_else(|| D::Error::custom("@format: must match format \"hostname\""))
    }
}

impl JsonSchema for HostName {
    fn schema_name() -> Cow<'static, str> {
        "HostName".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}
