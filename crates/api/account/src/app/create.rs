//! `app/create`: registers an app.

use kanikey_api_kit::prelude::*;
use kanikey_domain::apps;
use kanikey_entities::App;

use crate::packed;

/// Registers an app.
pub struct Create;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    name: Text<0, 128>,
    description: Text<0, 2048>,
    permission: UniqueVec<Text<1, 64>, 0, 200>,
    #[serde(default)]
    callback_url: Option<Text<0, 2048>>,
}

impl Endpoint for Create {
    const META: Meta = Meta::new("app/create", module_path!(), "Registers an app.")
        .anyone()
        .limit(Limit::per_hour(60));
    type Params = Params;
    type Answer = App;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<App> {
        let app = apps::create(
            &ctx.site,
            ctx.caller.as_ref().map(|caller| &*caller.user),
            params.name.into_string(),
            params.description.into_string(),
            params
                .permission
                .into_vec()
                .into_iter()
                .map(Text::into_string)
                .collect(),
            params.callback_url.map(Text::into_string),
        )
        .await?;
        Ok(packed::app(app, true))
    }
}
