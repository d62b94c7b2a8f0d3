//! NodeInfo 2.0 and 2.1: what this server says of itself.

use kanikey_db::federation::published;
use kanikey_domain::{DomainError, Site};
use serde_json::{Value, json};

const SOFTWARE: &str = "kanikey";
const DEFAULT_THEME: &str = "#86b300";
/// The longest note, in characters.
const MAX_NOTE_TEXT_LENGTH: u32 = 3000;

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
    let (settings, policies) = (site.settings.settings(), site.settings.policies());
    let maintainer = json!({"name": settings.maintainer_name, "email": settings.maintainer_email});
    let repository = settings.repository_url.as_deref();
    let mut software = json!({"name": SOFTWARE, "version": env!("CARGO_PKG_VERSION")});
    if let (Value::Object(software), true) = (&mut software, version == "2.1") {
        software.insert("homepage".to_owned(), json!(site.urls.origin()));
        software.extend(repository.map(|url| ("repository".to_owned(), json!(url))));
    }
    Ok(json!({
        "version": version,
        "software": software,
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
            "nodeAdmins": [maintainer],
            "maintainer": maintainer,
            "langs": settings.langs,
            "tosUrl": settings.tos_url,
            "privacyPolicyUrl": settings.privacy_policy_url,
            "inquiryUrl": settings.inquiry_url,
            "impressumUrl": settings.impressum_url,
            "repositoryUrl": repository,
            "feedbackUrl": settings.feedback_url,
            "disableRegistration": settings.disable_registration,
            "disableLocalTimeline": !policies.ltl_available,
            "disableGlobalTimeline": !policies.gtl_available,
            "emailRequiredForSignup": false,
            "enableHcaptcha": false,
            "enableRecaptcha": false,
            "enableMcaptcha": false,
            "enableTurnstile": false,
            "maxNoteTextLength": MAX_NOTE_TEXT_LENGTH,
            "enableEmail": false,
            "enableServiceWorker": false,
            "proxyAccountName": Value::Null,
            "themeColor": settings.theme_color.as_deref().unwrap_or(DEFAULT_THEME),
        },
    }))
}
