//! `auth/session/show`: which app asks for access.

use kanikey_api_kit::prelude::*;
use kanikey_domain::apps::{self, SessionError};
use kanikey_entities::App;

use crate::packed;

const NO_SUCH_SESSION: ErrorCode = ErrorCode::new(
    "NO_SUCH_SESSION",
    "bd72c97d-eba7-4adb-a467-f171b8847250",
    "No such session.",
);

/// Which app asks for access.
pub struct Show;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
pub struct Params {
    token: Text<1, 128>,
}

/// The session.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    id: String,
    app: App,
    token: String,
}

impl Endpoint for Show {
    const META: Meta = Meta::new("auth/session/show", module_path!(), "Which app asks for access.")
        .anyone()
        .errors(&[NO_SUCH_SESSION]);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let (session, app) = apps::session(&ctx.site, &params.token)
            .await
            .map_err(|error| match error {
                SessionError::Domain(error) => ApiError::from(error),
                _ => NO_SUCH_SESSION.into(),
            })?;
        Ok(Answer {
            id: session.id,
            app: packed::app(app, false),
            token: session.token,
        })
    }
}
