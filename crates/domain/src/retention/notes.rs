//! Old notes of other servers.

use chrono::Duration;
use kanikey_core::id;
use kanikey_db::retention::{self, Kind, Removed};
use kanikey_db::{Connection, DbError, transaction_with_retry};

use super::{Step, round};
use crate::{DomainError, Site, drive};

/// How many notes are looked at, and removed at most, in one transaction.
const BATCH: i64 = 100;

/// The longest time that notes can be kept for before they are old: a century.
const MAX_DAYS: u32 = 36_500;

pub(super) async fn step(site: &Site) -> Result<Step, DomainError> {
    let settings = site.settings.settings();
    if !settings.enable_remote_notes_cleaning {
        return Ok(Step::Idle);
    }
    let days = settings
        .remote_notes_cleaning_expiry_days_for_each_notes
        .clamp(1, MAX_DAYS);
    let minutes = settings.remote_notes_cleaning_max_processing_duration_in_minutes;
    let started = site.clock.now();
    let oldest_kept = id::lower_bound(started - Duration::days(i64::from(days)));
    let mut conn = site.conn().await?;
    let done = transaction_with_retry(&mut conn, async |conn: &mut Connection| {
        let Some(mut row) = retention::take(conn, Kind::Notes).await? else {
            return Ok::<_, DbError>(None);
        };
        if !round::begin(&mut row, started, Some(minutes)) {
            retention::save(conn, &row).await?;
            return Ok(None);
        }
        // Should notes be kept for longer than before, those that are too young now are left out.
        let before = row
            .position
            .take()
            .map_or(oldest_kept.clone(), |at| at.min(oldest_kept.clone()));
        let ids = retention::next_notes(conn, &before, BATCH).await?;
        let removed = retention::remove(conn, &ids).await?;
        let examined = i64::try_from(ids.len()).unwrap_or(BATCH);
        row.position = ids.into_iter().next_back().or(Some(before));
        row.examined += examined;
        row.removed += removed.notes;
        row.removed_ever += removed.notes;
        row.freed += freed(&removed);
        round::end(&mut row, started, site.clock.now(), examined < BATCH);
        retention::save(conn, &row).await?;
        Ok(Some((removed, row.finished_at.is_some())))
    })
    .await?;
    drop(conn);
    let Some((removed, is_over)) = done else {
        return Ok(Step::Idle);
    };
    drive::remove_stored(site, &removed.files).await?;
    Ok(if is_over { Step::Idle } else { Step::More })
}

/// What the removed files took here; links take nothing.
fn freed(removed: &Removed) -> i64 {
    let copies = removed.files.iter().filter(|file| !file.is_link);
    copies.map(|file| file.size).sum()
}
