//! Reading and changing the settings.

use kanikey_core::RolePolicies;
use kanikey_db::{Connection, DbError, instance, transaction};
use kanikey_messages::Event;
use serde_json::{Map, Value};

use super::Settings;
use crate::{DomainError, Site, accounts};

/// Why the settings were not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// A value is of another type.
    #[error("not a setting: {0}")]
    Invalid(#[source] serde_json::Error),
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// The settings and the base policies as they are stored. What cannot be read any more is as by default.
pub async fn load(conn: &mut Connection) -> Result<(Settings, RolePolicies), DomainError> {
    Ok(read(instance::load(conn).await?))
}

/// Replaces the settings that `patch` names.
pub async fn update(site: &Site, patch: &Map<String, Value>) -> Result<(), UpdateError> {
    change(site, |settings, policies| {
        Ok((settings.merged(patch).map_err(UpdateError::Invalid)?, policies))
    })
    .await
}

/// Replaces the base policies that `patch` names; the others stay as they are.
pub async fn update_policies(site: &Site, patch: &Map<String, Value>) -> Result<(), UpdateError> {
    change(site, |settings, policies| {
        let mut values = serde_json::to_value(policies).map_err(UpdateError::Invalid)?;
        for (name, value) in patch {
            if let Some(known) = values.get_mut(name)
                && !value.is_null()
            {
                *known = value.clone();
            }
        }
        let policies = serde_json::from_value(values).map_err(UpdateError::Invalid)?;
        Ok((settings, policies))
    })
    .await
}

/// Empties the database: for test suites.
pub async fn reset(site: &Site) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    transaction::<_, DbError>(&mut conn, async |conn| instance::reset(conn).await).await?;
    let (settings, policies) = load(&mut conn).await?;
    drop(conn);
    site.settings.replace(settings, policies);
    site.tokens.forget_all();
    site.counts.forget();
    if site.config.federation.enabled {
        accounts::ensure_instance_actor(site).await?;
    }
    site.publish([Event::DatabaseReset, Event::SettingsChanged]);
    Ok(())
}

async fn change(
    site: &Site,
    work: impl FnOnce(Settings, RolePolicies) -> Result<(Settings, RolePolicies), UpdateError>,
) -> Result<(), UpdateError> {
    let now = site.clock.now();
    let mut conn = site.conn().await?;
    let (settings, policies) = transaction::<_, UpdateError>(&mut conn, async |conn| {
        let (settings, policies) = read(instance::lock(conn).await?);
        let (settings, policies) = work(settings, policies)?;
        let as_json = |value: serde_json::Result<Value>| value.map_err(UpdateError::Invalid);
        let settings_json = as_json(serde_json::to_value(&settings))?;
        let policies_json = as_json(serde_json::to_value(&policies))?;
        instance::save(conn, &settings_json, &policies_json, now).await?;
        Ok((settings, policies))
    })
    .await?;
    drop(conn);
    site.settings.replace(settings, policies);
    site.publish([Event::SettingsChanged]);
    Ok(())
}

fn read(row: instance::InstanceSettings) -> (Settings, RolePolicies) {
    let settings = serde_json::from_value(row.settings).unwrap_or_else(|error| {
        tracing::error!(%error, "the stored settings cannot be read");
        Settings::default()
    });
    let policies = serde_json::from_value(row.policies).unwrap_or_else(|error| {
        tracing::error!(%error, "the stored policies cannot be read");
        RolePolicies::default()
    });
    (settings, policies)
}

impl From<DbError> for UpdateError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
