//! `admin/federation/remove-all-following`: ends all follows between a server and this one.

use kanikey_api_kit::prelude::*;
use kanikey_domain::instances;

use super::HostParams;

/// Ends all follows between a server and this one.
pub struct RemoveAllFollowing;

impl Endpoint for RemoveAllFollowing {
    const META: Meta = Meta::new(
        "admin/federation/remove-all-following",
        module_path!(),
        "Ends all follows between a server and this one.",
    )
    .moderator()
    .permission(Permission::WriteAdminFederation);
    type Params = HostParams;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: HostParams) -> ApiResult<NoContent> {
        instances::remove_all_follows(&ctx.site, &params.host).await?;
        Ok(NoContent)
    }
}
