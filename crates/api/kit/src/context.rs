//! What an endpoint knows of its call.

use std::net::IpAddr;
use std::sync::Arc;

use kanikey_core::{Permission, RolePolicies};
use kanikey_db::Conn;
use kanikey_db::users::User;
use kanikey_domain::Site;
use kanikey_messages::UploadedFile;

use crate::{ApiResult, errors};

/// Who calls.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account, as it was when the token was last looked up (some seconds ago at most).
    pub user: Arc<User>,
    /// What the call was made with.
    pub token: Arc<TokenInfo>,
}

/// An access token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// The token's id.
    pub id: String,
    /// The app that it was made for.
    pub app_id: Option<String>,
    /// A sign-in of the owner: may do everything.
    pub is_native: bool,
    /// What it may do otherwise.
    pub permissions: Vec<Permission>,
}

/// One call.
pub struct Ctx {
    /// The server.
    pub site: Site,
    /// Who calls; `None` for nobody in particular.
    pub caller: Option<Caller>,
    /// Where the call comes from, as far as trusted proxies tell.
    pub client_address: IpAddr,
    /// The request's headers that are kept with a sign-in.
    pub headers: Vec<(String, String)>,
    /// The file that came with the call, for endpoints that take one.
    pub file: Option<UploadedFile>,
}

impl Ctx {
    /// Who calls; fails for nobody. Never fails in an endpoint that asks for a user.
    pub fn me(&self) -> ApiResult<&Caller> {
        self.caller.as_ref().ok_or_else(|| errors::CREDENTIAL_REQUIRED.into())
    }

    /// The id of who looks at the answer.
    pub fn viewer_id(&self) -> Option<&str> {
        self.caller.as_ref().map(|caller| caller.user.id.as_str())
    }

    /// What the caller may do: the server's base policies.
    pub fn policies(&self) -> Arc<RolePolicies> {
        self.site.settings.policies()
    }

    /// A connection to the database. Drop it before calling an operation of `domain`: the embedded database has one.
    pub async fn conn(&self) -> ApiResult<Conn> {
        Ok(self.site.conn().await?)
    }
}
