//! `auth/session/generate`: a registered app starts to ask a user for access.

use kanikey_api_kit::prelude::*;
use kanikey_domain::apps::{self, SessionError};

const NO_SUCH_APP: ErrorCode = ErrorCode::new("NO_SUCH_APP", "92f93e63-428e-4f2f-a5a4-39e1407fe998", "No such app.");

/// A registered app starts to ask a user for access.
pub struct Generate;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    app_secret: Text<1, 128>,
}

/// Where to send the user.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    token: String,
    url: String,
}

impl Endpoint for Generate {
    const META: Meta = Meta::new(
        "auth/session/generate",
        module_path!(),
        "A registered app starts to ask a user for access.",
    )
    .anyone()
    .errors(&[NO_SUCH_APP]);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let session = apps::generate_session(&ctx.site, &params.app_secret)
            .await
            .map_err(|error| match error {
                SessionError::Domain(error) => ApiError::from(error),
                _ => NO_SUCH_APP.into(),
            })?;
        Ok(Answer {
            url: format!("{}/auth/{}", ctx.site.urls.origin(), session.token),
            token: session.token,
        })
    }
}
