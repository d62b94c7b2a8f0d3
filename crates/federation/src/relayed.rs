//! Activities that a relay passes on in its own name. They are kept as the relay's: what they say is not believed, only
//! that there is something to fetch.

use kanikey_core::Host;
use kanikey_db::federation::keys;
use kanikey_db::relays;
use kanikey_domain::{DomainError, Site};
use kanikey_http_client::signature::Checked;

use crate::Federation;
use crate::budget::Load;
use crate::receive::{Claim, ReceiveError, keep, verify};

impl Federation {
    /// Takes an activity of somebody else than whom the request's key is of, if that is a relay of ours.
    pub(crate) async fn receive_relayed(
        &self,
        site: &Site,
        checked: &Checked,
        claim: Claim,
        host: &Host,
        body: &[u8],
    ) -> Result<(), ReceiveError> {
        let mut conn = site.conn().await.map_err(DomainError::from)?;
        let known = keys::owner(&mut conn, checked.key_id())
            .await
            .map_err(DomainError::from)?;
        let (signer, key) = known.ok_or(ReceiveError::NotTheActor)?;
        let actor_uri = signer.uri.ok_or(ReceiveError::NotTheActor)?;
        let relay = relays::accepted_by_actor(&mut conn, &actor_uri).await;
        let relay = relay.map_err(DomainError::from)?.ok_or(ReceiveError::NotTheActor)?;
        drop(conn);
        verify(checked, &key.key_pem)?;
        let load = Load {
            bytes: body.len(),
            ..Load::default()
        };
        self.spend(site, host, load).await?;
        let claim = Claim {
            // The id is another server's to use: the relay's copy must not stand in the way of the activity itself.
            id: format!("relay:{}:{}", relay.id, claim.id),
            actor: actor_uri,
            ..claim
        };
        keep(site, host, claim, body).await
    }
}
