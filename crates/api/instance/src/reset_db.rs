//! `reset-db`: empties the database of a server under test.

use kanikey_api_kit::prelude::*;
use kanikey_domain::instance;

const NOT_IN_TEST_MODE: ErrorCode = ErrorCode::new(
    "ACCESS_DENIED",
    "1fb7cb09-d46a-4fff-b8df-057708cce514",
    "Only servers under test can be reset.",
)
.status(403);

/// Empties the database of a server under test.
pub struct ResetDb;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

impl Endpoint for ResetDb {
    const META: Meta = Meta::new(
        "reset-db",
        module_path!(),
        "Empties the database. Only with `test_mode` in the configuration.",
    )
    .anyone()
    .errors(&[NOT_IN_TEST_MODE]);
    type Params = Params;
    type Answer = NoContent;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<NoContent> {
        if !ctx.site.config.test_mode {
            return Err(NOT_IN_TEST_MODE.into());
        }
        instance::reset(&ctx.site).await?;
        Ok(NoContent)
    }
}
