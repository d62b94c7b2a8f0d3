//! `meta`: what the server says of itself. Every client asks it first, so the answer is written once and kept until the
//! settings change.

mod document;

use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock};

use kanikey_api_kit::errors::INTERNAL_ERROR;
use kanikey_api_kit::prelude::*;
use kanikey_core::RolePolicies;
use kanikey_db::users;
use kanikey_domain::instance::Settings;
use kanikey_entities::MetaDetailed;
use schemars::{Schema, SchemaGenerator};
use serde_json::value::RawValue;

/// What was written last, of which settings.
static WRITTEN: RwLock<Option<Written>> = RwLock::new(None);

/// What the server says of itself.
pub struct Index;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    /// Also what only few clients need.
    #[serde(default = "yes")]
    detail: bool,
}

/// `MetaLite` or `MetaDetailed`, written already.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Answer(Arc<RawValue>);

struct Written {
    settings: Arc<Settings>,
    policies: Arc<RolePolicies>,
    lite: Arc<RawValue>,
    detailed: Arc<RawValue>,
}

impl Endpoint for Index {
    const META: Meta = Meta::new("meta", module_path!(), "What the server says of itself.").anyone();
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let (settings, policies) = (ctx.site.settings.settings(), ctx.site.settings.policies());
        if let Some(answer) = written(&settings, &policies, params.detail) {
            return Ok(answer);
        }
        let is_set_up = users::any_local(&mut *ctx.conn().await?).await?;
        let document = document::document(&ctx.site, &settings, &policies, !is_set_up);
        let written = write(settings, policies, &document).map_err(|error| {
            tracing::error!(%error, "what the server says of itself could not be written");
            ApiError::from(INTERNAL_ERROR)
        })?;
        let answer = written.answer(params.detail);
        *WRITTEN.write().unwrap_or_else(PoisonError::into_inner) = Some(written);
        Ok(answer)
    }
}

impl Written {
    fn answer(&self, detail: bool) -> Answer {
        Answer(Arc::clone(if detail { &self.detailed } else { &self.lite }))
    }
}

impl JsonSchema for Answer {
    fn schema_name() -> Cow<'static, str> {
        MetaDetailed::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        MetaDetailed::json_schema(generator)
    }
}

fn yes() -> bool {
    true
}

/// The answer that was written of these very settings.
fn written(settings: &Arc<Settings>, policies: &Arc<RolePolicies>, detail: bool) -> Option<Answer> {
    let known = WRITTEN.read().unwrap_or_else(PoisonError::into_inner);
    let known = known.as_ref()?;
    let is_current = Arc::ptr_eq(&known.settings, settings) && Arc::ptr_eq(&known.policies, policies);
    is_current.then(|| known.answer(detail))
}

fn write(
    settings: Arc<Settings>,
    policies: Arc<RolePolicies>,
    document: &MetaDetailed,
) -> Result<Written, serde_json::Error> {
    Ok(Written {
        settings,
        policies,
        lite: serde_json::value::to_raw_value(&document.lite)?.into(),
        detailed: serde_json::value::to_raw_value(document)?.into(),
    })
}
