//! `ap/get`: the ActivityPub document of another server, as it is.

use kanikey_api_kit::prelude::*;
use kanikey_domain::lookup;
use serde_json::{Map, Value};

use super::{LOOKUP_ERRORS, NO_SUCH_OBJECT, Params};

/// The ActivityPub document of another server, as it is.
pub struct Get;

impl Endpoint for Get {
    const META: Meta = Meta::new(
        "ap/get",
        module_path!(),
        "The ActivityPub document of another server, as it is.",
    )
    // It makes this server ask others for anything: not for everybody.
    .admin()
    .permission(Permission::ReadFederation)
    .limit(Limit::per_hour(30))
    .errors(LOOKUP_ERRORS);
    type Params = Params;
    type Answer = Map<String, Value>;

    async fn call(ctx: Ctx, params: Params) -> ApiResult<Map<String, Value>> {
        match lookup::document(&ctx.site, &params.uri).await {
            Ok(Value::Object(document)) => Ok(document),
            Ok(_) => Err(NO_SUCH_OBJECT.into()),
            Err(error) => Err(super::failure(error)),
        }
    }
}
