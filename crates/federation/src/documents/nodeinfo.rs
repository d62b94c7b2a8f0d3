//! NodeInfo 2.0 and 2.1: what this server says of itself.

use kanikey_db::federation::published;
use kanikey_domain::{DomainError, Site};
use serde_json::{Value, json};

const SOFTWARE: &str = "kanikey";
const DEFAULT_THEME: &str = "#86b300";

/// Where the documents are.
pub fn links(site: &Site) -> Value {
    let link = |version: &str| {
        json!({
            "rel": format!("http://nodeinfo.diaspora.software/ns/schema/{version}"),
            "href": format!("{}/nodeinfo/{version}", site.urls.origin()),
        })
    };
    json!({"links": [link("2.1"), link("2.0")]})
}

/// The document of `version` (2.0 or 2.1).
pub async fn nodeinfo(site: &Site, version: &str) -> Result<Value, DomainError> {
    let usage = published::usage(&mut *site.conn().await?, site.clock.now()).await?;
    let settings = site.settings.settings();
    Ok(json!({
        "version": version,
        "software": {"name": SOFTWARE, "version": env!("CARGO_PKG_VERSION")},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": !settings.disable_registration,
        "usage": {
            "users": {
                "total": usage.users,
                "activeHalfyear": usage.active_half_year,
                "activeMonth": usage.active_month,
            },
            "localPosts": usage.local_posts,
            "localComments": 0,
        },
        "metadata": {
            "nodeName": settings.name,
            "nodeDescription": settings.description,
            "disableRegistration": settings.disable_registration,
            "themeColor": DEFAULT_THEME,
        },
    }))
}
