//! Telling the moderators of somebody.

use kanikey_db::abuse_reports::{self, AbuseReport};
use kanikey_db::users::{self, User};
use kanikey_db::{DbError, transaction};

use crate::accounts::ensure_instance_actor;
use crate::{Deed, DomainError, Site};

/// Why nobody was told.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is no such account.
    #[error("no such user")]
    NoSuchUser,
    /// It is one's own.
    #[error("nobody reports themselves")]
    Yourself,
    /// It is an administrator's.
    #[error("nobody reports an administrator")]
    Administrator,
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Keeps `reporter`'s complaint about an account for the moderators.
pub async fn create(site: &Site, reporter: &User, target_user_id: &str, comment: String) -> Result<(), ReportError> {
    let mut conn = site.conn().await.map_err(DomainError::from)?;
    let target = users::by_id(&mut conn, target_user_id)
        .await
        .map_err(DomainError::from)?;
    let target = target.ok_or(ReportError::NoSuchUser)?;
    if target.id == reporter.id {
        return Err(ReportError::Yourself);
    }
    if target.is_administrator {
        return Err(ReportError::Administrator);
    }
    let report = AbuseReport {
        id: site.ids.next(),
        target_user_id: target.id,
        reporter_id: reporter.id.clone(),
        comment,
        resolved: false,
    };
    abuse_reports::insert(&mut conn, &report)
        .await
        .map_err(DomainError::from)?;
    Ok(())
}

/// Why a report was not sent on.
#[derive(Debug, thiserror::Error)]
pub enum ForwardError {
    /// There is no such report.
    #[error("no such report")]
    NoSuchReport,
    /// It is about an account of this server.
    #[error("the account is of this server")]
    NotRemote,
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for ForwardError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Sends a report on to the server of the account that it is about, in the name of this server and not of who reported.
/// Once is enough.
pub async fn forward(site: &Site, report_id: &str) -> Result<(), ForwardError> {
    let reporter = ensure_instance_actor(site).await?;
    let mut conn = site.conn().await?;
    let report = abuse_reports::by_id(&mut conn, report_id).await?;
    let report = report.ok_or(ForwardError::NoSuchReport)?;
    let target = users::by_id(&mut conn, &report.target_user_id).await?;
    let target = target
        .filter(|target| target.host.is_some())
        .ok_or(ForwardError::NotRemote)?;
    let event = transaction::<_, ForwardError>(&mut conn, async |conn| {
        if !abuse_reports::mark_forwarded(conn, &report.id).await? {
            return Ok(None);
        }
        let deed = Deed::Report {
            reporter: &reporter,
            target: &target,
            comment: &report.comment,
        };
        Ok(site.outbox.append(conn, deed).await?)
    })
    .await?;
    drop(conn);
    site.publish(event);
    Ok(())
}
