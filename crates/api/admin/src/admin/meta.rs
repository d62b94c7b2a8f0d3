//! `admin/meta`: the server's settings.

use kanikey_api_kit::errors::INTERNAL_ERROR;
use kanikey_api_kit::prelude::*;
use kanikey_core::RolePolicies;
use kanikey_domain::accounts::ensure_instance_actor;
use kanikey_domain::instance::API_VERSION;
use serde_json::{Map, Value};

use super::unsupported::Unsupported;

/// The server's settings.
pub struct ShowMeta;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// The settings, what they cannot change, and what other servers of this API have that this one has not.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    version: &'static str,
    uri: String,
    #[serde(flatten)]
    settings: Map<String, Value>,
    policies: RolePolicies,
    #[serde(flatten)]
    absent: Absent,
    #[serde(flatten)]
    unsupported: Unsupported,
}

/// Parts that this server does not have; clients ask for them.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Absent {
    email_required_for_signup: bool,
    enable_hcaptcha: bool,
    hcaptcha_site_key: Option<String>,
    enable_mcaptcha: bool,
    mcaptcha_site_key: Option<String>,
    mcaptcha_instance_url: Option<String>,
    enable_recaptcha: bool,
    recaptcha_site_key: Option<String>,
    enable_turnstile: bool,
    turnstile_site_key: Option<String>,
    enable_testcaptcha: bool,
    sw_publickey: Option<String>,
    enable_email: bool,
    enable_service_worker: bool,
    translator_available: bool,
    /// The account that the server itself acts through.
    proxy_account_id: String,
    email: Option<String>,
    use_object_storage: bool,
}

impl Endpoint for ShowMeta {
    const META: Meta = Meta::new("admin/meta", module_path!(), "The server's settings.")
        .admin()
        .permission(Permission::ReadAdminMeta);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Answer> {
        let Ok(Value::Object(settings)) = serde_json::to_value(&*ctx.site.settings.settings()) else {
            return Err(INTERNAL_ERROR.into());
        };
        let proxy_account_id = ensure_instance_actor(&ctx.site).await?.id;
        Ok(Answer {
            version: API_VERSION,
            uri: ctx.site.urls.origin().to_owned(),
            settings,
            policies: (*ctx.site.settings.policies()).clone(),
            absent: Absent {
                proxy_account_id,
                ..Absent::default()
            },
            unsupported: Unsupported,
        })
    }
}
