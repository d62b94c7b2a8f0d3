//! Putting `MetaDetailed` together.

use kanikey_core::RolePolicies;
use kanikey_domain::Site;
use kanikey_domain::instance::{API_VERSION, FederationScope, Settings};
use kanikey_entities::{Features, Federation, MetaDetailed, MetaLite, NoteSearchableScope};

/// The longest note, in characters.
const MAX_NOTE_TEXT_LENGTH: u32 = 3000;

/// What the server says of itself.
pub(super) fn document(site: &Site, settings: &Settings, policies: &RolePolicies, require_setup: bool) -> MetaDetailed {
    MetaDetailed {
        lite: lite(site, settings.clone(), policies),
        cache_remote_files: settings.cache_remote_files,
        cache_remote_sensitive_files: settings.cache_remote_sensitive_files,
        require_setup,
        proxy_account_name: None,
        features: Features {
            local_timeline: Some(policies.ltl_available),
            global_timeline: Some(policies.gtl_available),
            registration: !settings.disable_registration,
            email_required_for_signup: false,
            hcaptcha: false,
            recaptcha: false,
            turnstile: false,
            object_storage: false,
            service_worker: false,
            miauth: true,
        },
    }
}

fn lite(site: &Site, settings: Settings, policies: &RolePolicies) -> MetaLite {
    MetaLite {
        maintainer_name: settings.maintainer_name,
        maintainer_email: settings.maintainer_email,
        version: API_VERSION.to_owned(),
        provides_tarball: false,
        name: settings.name,
        short_name: settings.short_name,
        uri: site.urls.origin().to_owned(),
        description: settings.description,
        langs: settings.langs,
        tos_url: settings.tos_url,
        repository_url: settings.repository_url,
        feedback_url: settings.feedback_url,
        impressum_url: settings.impressum_url,
        privacy_policy_url: settings.privacy_policy_url,
        inquiry_url: settings.inquiry_url,
        disable_registration: settings.disable_registration,
        email_required_for_signup: false,
        enable_hcaptcha: false,
        hcaptcha_site_key: None,
        enable_mcaptcha: false,
        mcaptcha_site_key: None,
        mcaptcha_instance_url: None,
        enable_recaptcha: false,
        recaptcha_site_key: None,
        enable_turnstile: false,
        turnstile_site_key: None,
        enable_testcaptcha: false,
        google_analytics_measurement_id: None,
        sw_publickey: None,
        theme_color: settings.theme_color,
        mascot_image_url: settings.mascot_image_url.unwrap_or_else(|| "/favicon.ico".to_owned()),
        banner_url: settings.banner_url,
        info_image_url: settings.info_image_url,
        server_error_image_url: settings.server_error_image_url,
        not_found_image_url: settings.not_found_image_url,
        icon_url: settings.icon_url,
        background_image_url: settings.background_image_url,
        logo_image_url: settings.logo_image_url,
        max_note_text_length: MAX_NOTE_TEXT_LENGTH,
        default_light_theme: settings.default_light_theme,
        default_dark_theme: settings.default_dark_theme,
        client_options: settings.client_options,
        ads: Vec::new(),
        notes_per_one_ad: settings.notes_per_one_ad,
        enable_email: false,
        enable_service_worker: false,
        translator_available: false,
        server_rules: settings.server_rules,
        policies: policies.clone(),
        sentry_for_frontend: None,
        media_proxy: format!("{}/proxy", site.urls.origin()),
        enable_url_preview: settings.url_preview_enabled,
        note_searchable_scope: NoteSearchableScope::Global,
        max_file_size: site.config.drive.max_file_size,
        federation: match settings.federation {
            _ if !site.config.federation.enabled => Federation::None,
            FederationScope::All => Federation::All,
            FederationScope::Specified => Federation::Specified,
            FederationScope::None => Federation::None,
        },
    }
}
