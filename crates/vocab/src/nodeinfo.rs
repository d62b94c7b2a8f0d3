//! Reads what servers say about themselves (NodeInfo 1.0 to 2.1).

use serde_json::Value;

use crate::incoming::{Properties, ReadError};

/// The schemas that are read, the best first.
const SCHEMAS: [&str; 4] = [
    "http://nodeinfo.diaspora.software/ns/schema/2.1",
    "http://nodeinfo.diaspora.software/ns/schema/2.0",
    "http://nodeinfo.diaspora.software/ns/schema/1.1",
    "http://nodeinfo.diaspora.software/ns/schema/1.0",
];

const MAX_LINKS: usize = 32;
const MAX_SHORT_LENGTH: usize = 256;
const MAX_DESCRIPTION_LENGTH: usize = 4096;

/// What a server says about itself. All of it may be false.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeInfo {
    /// The software's name, in lower case.
    pub software_name: Option<String>,
    /// The software's version.
    pub software_version: Option<String>,
    /// Whether anybody may sign up.
    pub open_registrations: Option<bool>,
    /// How many users it has.
    pub users: Option<u64>,
    /// How many notes they wrote.
    pub posts: Option<u64>,
    /// The server's name.
    pub node_name: Option<String>,
    /// The server's description.
    pub node_description: Option<String>,
    /// Who keeps it.
    pub maintainer_name: Option<String>,
    /// How to reach them.
    pub maintainer_email: Option<String>,
    /// The server's colour, such as `#86b300`.
    pub theme_color: Option<String>,
}

/// Where the server's NodeInfo is, from `/.well-known/nodeinfo`.
pub fn nodeinfo_href(discovery: &Value) -> Option<String> {
    let links = Properties::of(discovery).ok()?;
    let href = |schema: &&str| {
        let mut links = links
            .all("links", MAX_LINKS)
            .filter_map(|link| Properties::of(link).ok());
        links
            .find(|link| link.get("rel").is_some_and(|rel| rel == schema))?
            .iri("href")
    };
    SCHEMAS.iter().find_map(href)
}

impl NodeInfo {
    /// Reads a NodeInfo document.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let info = Properties::of(value)?;
        let software = within(Some(info), "software");
        let usage = within(Some(info), "usage");
        let metadata = within(Some(info), "metadata");
        let maintainer = within(metadata, "maintainer");
        let name = text(software, "name", MAX_SHORT_LENGTH);
        Ok(Self {
            software_name: name.map(|name| name.to_lowercase()),
            software_version: text(software, "version", MAX_SHORT_LENGTH),
            open_registrations: info.get("openRegistrations").and_then(Value::as_bool),
            users: within(usage, "users").and_then(|users| users.count("total")),
            posts: usage.and_then(|usage| usage.count("localPosts")),
            node_name: text(metadata, "nodeName", MAX_SHORT_LENGTH)
                .or_else(|| text(metadata, "name", MAX_SHORT_LENGTH)),
            node_description: text(metadata, "nodeDescription", MAX_DESCRIPTION_LENGTH)
                .or_else(|| text(metadata, "description", MAX_DESCRIPTION_LENGTH)),
            maintainer_name: text(maintainer, "name", MAX_SHORT_LENGTH),
            maintainer_email: text(maintainer, "email", MAX_SHORT_LENGTH),
            theme_color: text(metadata, "themeColor", MAX_SHORT_LENGTH),
        })
    }
}

fn within<'a>(outer: Option<Properties<'a>>, name: &str) -> Option<Properties<'a>> {
    Properties::of(outer?.get(name)?).ok()
}

fn text(properties: Option<Properties<'_>>, name: &str, max: usize) -> Option<String> {
    properties?.text(name, max)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_newest_schema_is_taken() {
        let link = |version| json!({"rel": format!("http://nodeinfo.diaspora.software/ns/schema/{version}"), "href": format!("https://a.test/{version}")});
        let discovery = json!({"links": [link("1.0"), link("2.1"), link("2.0")]});
        assert_eq!(nodeinfo_href(&discovery).as_deref(), Some("https://a.test/2.1"));
        assert_eq!(
            nodeinfo_href(&json!({"links": link("2.0")})).as_deref(),
            Some("https://a.test/2.0")
        );
        assert_eq!(nodeinfo_href(&json!({"links": [link("9.0"), "x"]})), None);
        assert_eq!(nodeinfo_href(&json!([])), None);
    }

    #[test]
    fn reads_what_is_there() {
        let info = NodeInfo::read(&json!({
            "software": {"name": "Misskey", "version": "2025.11.1"}, "openRegistrations": false,
            "usage": {"users": {"total": 5}, "localPosts": 7},
            "metadata": {"nodeName": "A", "nodeDescription": null, "maintainer": {"name": "m"}, "themeColor": "#86b300"},
        }))
        .unwrap();
        assert_eq!(
            (info.software_name.as_deref(), info.software_version.as_deref()),
            (Some("misskey"), Some("2025.11.1"))
        );
        assert_eq!(
            (info.open_registrations, info.users, info.posts),
            (Some(false), Some(5), Some(7))
        );
        assert_eq!(
            (
                info.node_name.as_deref(),
                info.node_description,
                info.maintainer_name.as_deref()
            ),
            (Some("A"), None, Some("m"))
        );
    }

    #[test]
    fn odd_shapes_are_left_out() {
        let odd = json!({"software": "x", "usage": [], "metadata": [], "openRegistrations": "no"});
        assert_eq!(NodeInfo::read(&odd), Ok(NodeInfo::default()));
        assert_eq!(NodeInfo::read(&json!("x")), Err(ReadError::NotAnObject));
    }
}
