//! Telling the moderators of somebody.

use kanikey_db::abuse_reports::{self, AbuseReport};
use kanikey_db::users::{self, User};

use crate::{DomainError, Site};

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
