//! `miauth/gen-token`: lets an app in.

use kanikey_api_kit::errors::INVALID_PARAM;
use kanikey_api_kit::prelude::*;
use kanikey_domain::miauth::{self, AcceptError};
use kanikey_domain::tokens::Grant;
use serde_json::json;

/// Lets an app in; with a session, it collects the token at `miauth/{session}/check`.
pub struct GenToken;

/// Its parameters.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    /// `null` for a token to copy by hand.
    session: Option<Text<1, 128>>,
    #[serde(default)]
    name: Option<Text<0, 128>>,
    #[serde(default)]
    description: Option<Text<0, 2048>>,
    #[serde(default)]
    icon_url: Option<Text<0, 2048>>,
    permission: UniqueVec<Text<1, 64>, 0, 200>,
}

/// The token.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    token: String,
}

impl Endpoint for GenToken {
    const META: Meta = Meta::new("miauth/gen-token", module_path!(), "Lets an app in.")
        .user()
        .secure();
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Answer> {
        let grant = Grant {
            app_id: None,
            name: params.name.map(Text::into_string),
            description: params.description.map(Text::into_string),
            icon_url: params.icon_url.map(Text::into_string),
            permission: params
                .permission
                .into_vec()
                .into_iter()
                .map(Text::into_string)
                .collect(),
        };
        let session = params.session.map(Text::into_string);
        let token = miauth::accept(&ctx.site, &ctx.me()?.user, session, grant)
            .await
            .map_err(|error| match error {
                AcceptError::InvalidSession => INVALID_PARAM.with_info(json!({
                    "param": "#/properties/session",
                    "reason": "must be a new session",
                })),
                AcceptError::Domain(error) => error.into(),
            })?;
        Ok(Answer { token })
    }
}
