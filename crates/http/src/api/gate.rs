//! Whether a call is let through: token, rate limit, role, scope, policy. What an endpoint does not say is refused.

use std::net::IpAddr;

use kanikey_api_kit::context::TokenInfo;
use kanikey_api_kit::{ApiResult, Audience, Caller, Limit, Meta, Registered, errors, gate};
use kanikey_core::Permission;

use crate::HttpParts;
use crate::address::limit_key;

/// One call before it is let through.
pub(super) struct Call<'a> {
    pub(super) endpoint: &'static Registered,
    pub(super) parts: &'a HttpParts,
    pub(super) address: IpAddr,
}

impl Call<'_> {
    /// Who calls, if they may.
    pub(super) async fn admit(&self, token: Option<String>) -> ApiResult<Option<Caller>> {
        let caller = match token {
            Some(token) => Some(gate::authenticate(&self.parts.site, &token).await?),
            None => None,
        };
        let meta = self.endpoint.meta;
        if meta.secure && caller.as_ref().is_some_and(|caller| !caller.token.is_native) {
            return Err(errors::ACCESS_DENIED.into());
        }
        if let Some(limit) = meta.limit {
            let who = match &caller {
                Some(caller) => caller.user.id.clone(),
                None => limit_key(self.address).to_string(),
            };
            count(self.parts, meta.name, &who, limit).await?;
        }
        check(meta, caller.as_ref())?;
        let is_administrator = caller.as_ref().is_some_and(|caller| caller.user.is_administrator);
        if let Some(policy) = meta.policy
            && !is_administrator
            && !gate::allows(&self.parts.site, policy)
        {
            return Err(errors::POLICY_DENIED.into());
        }
        Ok(caller)
    }
}

/// Counts one more of `what` for `who`; tests are not slowed down.
pub(crate) async fn count(parts: &HttpParts, what: &str, who: &str, limit: Limit) -> ApiResult<()> {
    let factor = parts.site.settings.policies().rate_limit_factor;
    if parts.site.config.test_mode || factor <= 0.0 {
        return Ok(());
    }
    gate::count(&parts.site, &format!("{what}:{who}"), limit, factor).await
}

fn check(meta: &Meta, caller: Option<&Caller>) -> ApiResult<()> {
    let Some(caller) = caller else {
        return match meta.audience {
            Some(Audience::Anyone) => Ok(()),
            _ => Err(errors::CREDENTIAL_REQUIRED.into()),
        };
    };
    let user = &caller.user;
    if user.is_suspended || user.is_deleted {
        return Err(errors::ACCOUNT_SUSPENDED.into());
    }
    if meta.prohibit_moved && user.moved_to_uri.is_some() {
        return Err(errors::ACCOUNT_MOVED.into());
    }
    match meta.audience {
        Some(Audience::Anyone | Audience::User) => {}
        Some(Audience::Moderator) if user.is_moderator || user.is_administrator => {}
        Some(Audience::Moderator) => return Err(errors::NOT_MODERATOR.into()),
        Some(Audience::Administrator) if user.is_administrator => {}
        Some(Audience::Administrator) | None => return Err(errors::NOT_ADMINISTRATOR.into()),
    }
    if is_in_scope(&caller.token, meta.permission, meta.audience == Some(Audience::Anyone)) {
        Ok(())
    } else {
        Err(errors::PERMISSION_DENIED.into())
    }
}

/// Whether a token may be used for an endpoint that asks for `needed`. One that asks for nothing is open to apps only
/// where it is open to everybody.
fn is_in_scope(token: &TokenInfo, needed: Option<Permission>, is_for_anyone: bool) -> bool {
    token.is_native || needed.map_or(is_for_anyone, |needed| token.permissions.contains(&needed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_may_what_they_were_given_and_no_more() {
        let token = |is_native| TokenInfo {
            id: String::new(),
            app_id: None,
            is_native,
            permissions: vec![Permission::ReadAccount],
        };
        let (app, owner) = (token(false), token(true));
        assert!(is_in_scope(&app, Some(Permission::ReadAccount), false));
        assert!(!is_in_scope(&app, Some(Permission::WriteNotes), false));
        assert!(!is_in_scope(&app, Some(Permission::WriteNotes), true));
        assert!(!is_in_scope(&app, None, false));
        assert!(is_in_scope(&app, None, true));
        assert!(is_in_scope(&owner, None, false));
    }

    #[test]
    fn nobody_is_let_in_where_nothing_is_said() {
        let meta = Meta::new("a", "area::a", "Says nothing.");
        assert_eq!(check(&meta, None), Err(errors::CREDENTIAL_REQUIRED.into()));
        assert_eq!(check(&meta.anyone(), None), Ok(()));
    }
}
