//! Whom a new note mentions that this server does not know yet: they are looked for before it is made.

use std::collections::HashSet;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use kanikey_core::Acct;
use kanikey_db::users::{User, by_handles};

use super::{NewNote, References};
use crate::notes::create::everything_said;
use crate::{DomainError, Site};

/// How many accounts are looked for.
const MAX_UNKNOWN: usize = 10;

/// How long their servers have. Whoever is not found by then is not mentioned.
const PATIENCE: Duration = Duration::from_secs(4);

type Lookup<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Looks for the accounts that a local author's note mentions and that are not known here.
pub(super) async fn look_for(site: &Site, author: &User, new: &NewNote) -> Result<(), DomainError> {
    if author.host.is_some() || !matches!(new.references, References::Extract { mentions: true, .. }) {
        return Ok(());
    }
    let unknown = unknown(site, handles(site, new)).await?;
    let lookups = unknown.into_iter().map(|acct| -> Lookup<'_> {
        Box::pin(async move {
            if let Err(error) = site.resolver.user_by_acct(site, &acct).await {
                tracing::warn!(%error, "a mentioned account could not be looked for");
            }
        })
    });
    let _late = tokio::time::timeout(PATIENCE, all(lookups.collect())).await;
    Ok(())
}

/// The accounts of other servers that the note names.
fn handles(site: &Site, new: &NewNote) -> HashSet<(String, String)> {
    let found = kanikey_mfm::extract(&kanikey_mfm::parse(&everything_said(new)));
    let accts = found.mentions.into_iter().filter_map(|mention| {
        let acct = Acct::parse(&format!("{}@{}", mention.username, mention.host?))?;
        let acct = site.urls.relative(acct);
        Some((acct.username.to_lowercase(), acct.host?.into_string()))
    });
    accts.collect()
}

async fn unknown(site: &Site, handles: HashSet<(String, String)>) -> Result<Vec<Acct>, DomainError> {
    if handles.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: Vec<_> = handles.iter().cloned().map(|(name, host)| (name, Some(host))).collect();
    let known = by_handles(&mut *site.conn().await?, &wanted).await?;
    let is_known = |name: &str, host: &str| {
        let mut known = known.iter();
        known.any(|user| user.username_lower == name && user.host.as_deref() == Some(host))
    };
    let unknown = handles.into_iter().filter(|(name, host)| !is_known(name, host));
    let accts = unknown.filter_map(|(name, host)| Acct::parse(&format!("{name}@{host}")));
    Ok(accts.take(MAX_UNKNOWN).collect())
}

/// All of them at once.
async fn all(mut lookups: Vec<Lookup<'_>>) {
    std::future::poll_fn(|context| {
        lookups.retain_mut(|lookup| lookup.as_mut().poll(context).is_pending());
        if lookups.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
