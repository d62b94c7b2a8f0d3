//! `MetaLite` and `MetaDetailed`: what the server says of itself.
#![expect(missing_docs, reason = "the fields are the API's")]

use kanikey_core::RolePolicies;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::string_enum::string_enum;

/// What a client needs to start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MetaLite {
    pub maintainer_name: Option<String>,
    pub maintainer_email: Option<String>,
    pub version: String,
    pub provides_tarball: bool,
    pub name: Option<String>,
    pub short_name: Option<String>,
    pub uri: String,
    pub description: Option<String>,
    pub langs: Vec<String>,
    pub tos_url: Option<String>,
    pub repository_url: Option<String>,
    pub feedback_url: Option<String>,
    pub impressum_url: Option<String>,
    pub privacy_policy_url: Option<String>,
    pub inquiry_url: Option<String>,
    pub disable_registration: bool,
    pub email_required_for_signup: bool,
    pub enable_hcaptcha: bool,
    pub hcaptcha_site_key: Option<String>,
    pub enable_mcaptcha: bool,
    pub mcaptcha_site_key: Option<String>,
    pub mcaptcha_instance_url: Option<String>,
    pub enable_recaptcha: bool,
    pub recaptcha_site_key: Option<String>,
    pub enable_turnstile: bool,
    pub turnstile_site_key: Option<String>,
    pub enable_testcaptcha: bool,
    pub google_analytics_measurement_id: Option<String>,
    pub sw_publickey: Option<String>,
    pub theme_color: Option<String>,
    pub mascot_image_url: String,
    pub banner_url: Option<String>,
    pub info_image_url: Option<String>,
    pub server_error_image_url: Option<String>,
    pub not_found_image_url: Option<String>,
    pub icon_url: Option<String>,
    pub background_image_url: Option<String>,
    pub logo_image_url: Option<String>,
    pub max_note_text_length: u32,
    pub default_light_theme: Option<String>,
    pub default_dark_theme: Option<String>,
    pub client_options: Map<String, Value>,
    pub ads: Vec<Value>,
    pub notes_per_one_ad: u32,
    pub enable_email: bool,
    pub enable_service_worker: bool,
    pub translator_available: bool,
    pub server_rules: Vec<String>,
    pub policies: RolePolicies,
    pub sentry_for_frontend: Option<Value>,
    pub media_proxy: String,
    pub enable_url_preview: bool,
    pub note_searchable_scope: NoteSearchableScope,
    pub max_file_size: u64,
    pub federation: Federation,
}

/// Everything, the default answer of `meta`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MetaDetailed {
    #[serde(flatten)]
    pub lite: MetaLite,
    pub cache_remote_files: bool,
    pub cache_remote_sensitive_files: bool,
    pub require_setup: bool,
    pub proxy_account_name: Option<String>,
    pub features: Features,
}

/// What is switched on, as old clients ask for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Features {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_timeline: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global_timeline: Option<bool>,
    pub registration: bool,
    pub email_required_for_signup: bool,
    pub hcaptcha: bool,
    pub recaptcha: bool,
    pub turnstile: bool,
    pub object_storage: bool,
    pub service_worker: bool,
    pub miauth: bool,
}

string_enum! {
    /// Which notes can be searched.
    NoteSearchableScope { Local = "local", Global = "global" }
}

string_enum! {
    /// With which servers this one speaks.
    Federation { All = "all", Specified = "specified", None = "none" }
}
