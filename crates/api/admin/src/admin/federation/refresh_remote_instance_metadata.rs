//! `admin/federation/refresh-remote-instance-metadata`: asks a server anew what it says of itself.

use kanikey_api_kit::prelude::*;
use kanikey_domain::{LookupError, instances};

use super::HostParams;

const REQUEST_FAILED: ErrorCode = ErrorCode::new(
    "REQUEST_FAILED",
    "c0b2f7d5-1f6e-4a4d-8a0b-5d1c9b6e7f21",
    "The server does not tell of itself.",
);

/// Asks a server anew what it says of itself.
pub struct RefreshRemoteInstanceMetadata;

impl Endpoint for RefreshRemoteInstanceMetadata {
    const META: Meta = Meta::new(
        "admin/federation/refresh-remote-instance-metadata",
        module_path!(),
        "Asks a server anew what it says of itself.",
    )
    .moderator()
    .permission(Permission::WriteAdminFederation)
    .errors(&[REQUEST_FAILED]);
    type Params = HostParams;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: HostParams) -> ApiResult<NoContent> {
        match instances::refresh(&ctx.site, &params.host).await {
            Ok(()) => Ok(NoContent),
            Err(LookupError::Domain(error)) => Err(error.into()),
            Err(error) => Err(REQUEST_FAILED.with_message(error.to_string())),
        }
    }
}
