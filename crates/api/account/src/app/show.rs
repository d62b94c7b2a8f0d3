//! `app/show`: a registered app.

use kanikey_api_kit::prelude::*;
use kanikey_db::apps;
use kanikey_entities::App;

use crate::packed;

const NO_SUCH_APP: ErrorCode = ErrorCode::new("NO_SUCH_APP", "dce83913-2dc6-4093-8a7b-71dbb11718a3", "No such app.");

/// A registered app.
pub struct Show;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    app_id: Id,
}

impl Endpoint for Show {
    const META: Meta = Meta::new("app/show", module_path!(), "A registered app.")
        .anyone()
        .errors(&[NO_SUCH_APP]);
    type Params = Params;
    type Answer = App;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<App> {
        let app = apps::by_id(&mut *ctx.conn().await?, &params.app_id).await?;
        let app = app.ok_or(NO_SUCH_APP)?;
        // As in Misskey: whoever made the app reads its secret again, signed in by themselves.
        let is_owner = ctx
            .caller
            .as_ref()
            .is_some_and(|caller| caller.token.is_native && app.user_id.as_ref() == Some(&caller.user.id));
        Ok(packed::app(app, is_owner))
    }
}
