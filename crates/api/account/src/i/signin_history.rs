//! `i/signin-history`: who signed in to one's account, or tried to.

use kanikey_api_kit::prelude::*;
use kanikey_db::users;
use kanikey_entities::{Date, Signin};

/// Who signed in to one's account, or tried to.
pub struct SigninHistory;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    #[serde(flatten)]
    page: Page,
}

impl Endpoint for SigninHistory {
    const META: Meta = Meta::new(
        "i/signin-history",
        module_path!(),
        "Who signed in to one's account, or tried to.",
    )
    .user()
    .secure();
    type Params = Params;
    type Answer = Vec<Signin>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Vec<Signin>> {
        let rows = users::signins_of(&mut *ctx.conn().await?, &ctx.me()?.user.id, &params.page.resolve()).await?;
        let signins = rows.into_iter().map(|row| Signin {
            created_at: Date::of_id(&row.id),
            id: row.id,
            ip: row.ip,
            headers: row.headers,
            success: row.success,
        });
        Ok(signins.collect())
    }
}
