//! `admin/federation/delete-all-files`: forgets all files of a server.

use kanikey_api_kit::prelude::*;
use kanikey_domain::instances;

use super::HostParams;

/// Forgets all files of a server.
pub struct DeleteAllFiles;

impl Endpoint for DeleteAllFiles {
    const META: Meta = Meta::new(
        "admin/federation/delete-all-files",
        module_path!(),
        "Forgets all files of a server.",
    )
    .moderator()
    .permission(Permission::WriteAdminFederation);
    type Params = HostParams;
    type Answer = NoContent;

    async fn call(ctx: Ctx, params: HostParams) -> ApiResult<NoContent> {
        instances::delete_all_files(&ctx.site, &params.host).await?;
        Ok(NoContent)
    }
}
