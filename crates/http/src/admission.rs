//! Who a WebSocket's token is.

use async_trait::async_trait;
use kanikey_api_kit::{Site, errors, gate};
use kanikey_messages::session::Viewer;

use crate::socket::{Admission, Refused};

/// Asks the server's tokens.
pub(crate) struct TokenAdmission(pub(crate) Site);

#[async_trait(?Send)]
impl Admission for TokenAdmission {
    async fn viewer(&self, token: &str) -> Result<Viewer, Refused> {
        let caller = match gate::authenticate(&self.0, token).await {
            Ok(caller) => caller,
            Err(error) if error.code == errors::AUTHENTICATION_FAILED => return Err(Refused::Token),
            Err(_) => return Err(Refused::Failed),
        };
        if caller.user.is_suspended || caller.user.is_deleted {
            return Err(Refused::Suspended);
        }
        Ok(Viewer {
            user_id: caller.user.id.clone(),
            token_id: caller.token.id.clone(),
            permissions: (!caller.token.is_native).then(|| caller.token.permissions.clone()),
        })
    }
}
