//! Copies of files of other servers: those that are too old go, and the oldest where all together take too much. What
//! stays is a link to the original.

use chrono::Duration;
use kanikey_core::id;
use kanikey_db::drive::DriveFile;
use kanikey_db::retention::{self, CachedFile, Kind};
use kanikey_db::{Connection, DbError, transaction_with_retry};

use super::{Step, round};
use crate::instance::Settings;
use crate::{DomainError, Site, drive};

const BATCH: i64 = 100;

/// The longest time that copies can be kept for: a century.
const MAX_DAYS: u32 = 36_500;

const MEGABYTE: i64 = 1024 * 1024;

/// How old copies may be, and how much they may take together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    days: Option<u32>,
    bytes: Option<i64>,
}

impl Limits {
    /// The limits that are set; `None` where there are none.
    pub(super) fn of(settings: &Settings) -> Option<Self> {
        let days = Some(settings.cached_remote_files_expiry_days.min(MAX_DAYS)).filter(|days| *days > 0);
        let megabytes = Some(settings.cached_remote_files_max_megabytes).filter(|megabytes| *megabytes > 0);
        let bytes = megabytes.map(|megabytes| i64::from(megabytes) * MEGABYTE);
        (days.is_some() || bytes.is_some()).then_some(Self { days, bytes })
    }
}

pub(super) async fn step(site: &Site) -> Result<Step, DomainError> {
    let Some(limits) = Limits::of(&site.settings.settings()) else {
        return Ok(Step::Idle);
    };
    let started = site.clock.now();
    let oldest_kept = limits
        .days
        .map(|days| id::lower_bound(started - Duration::days(i64::from(days))))
        .unwrap_or_default();
    let mut conn = site.conn().await?;
    let done = transaction_with_retry(&mut conn, async |conn: &mut Connection| {
        let Some(mut row) = retention::take(conn, Kind::Files).await? else {
            return Ok::<_, DbError>(None);
        };
        if !round::begin(&mut row, started, None) {
            retention::save(conn, &row).await?;
            return Ok(None);
        }
        let too_much = match limits.bytes {
            Some(bytes) => retention::cached_bytes(conn).await? - bytes,
            None => 0,
        };
        let after = row.position.take().unwrap_or_default();
        let copies = retention::next_files(conn, &after, BATCH).await?;
        let (expired, is_enough) = choose(&copies, &oldest_kept, too_much);
        let expired = retention::expire(conn, &expired).await?;
        let count = i64::try_from(expired.len()).unwrap_or(BATCH);
        let is_over = is_enough || copies.len() < usize::try_from(BATCH).unwrap_or(0);
        row.position = copies.last().map(|file| file.id.clone()).or(Some(after));
        row.examined += i64::try_from(copies.len()).unwrap_or(BATCH);
        row.removed += count;
        row.removed_ever += count;
        row.freed += expired.iter().map(|file: &DriveFile| file.size).sum::<i64>();
        round::end(&mut row, started, site.clock.now(), is_over);
        retention::save(conn, &row).await?;
        Ok(Some((expired, is_over)))
    })
    .await?;
    drop(conn);
    let Some((expired, is_over)) = done else {
        return Ok(Step::Idle);
    };
    drive::remove_stored(site, &expired).await?;
    Ok(if is_over { Step::Idle } else { Step::More })
}

/// Which of these copies (the oldest first) go: those with ids below `oldest_kept`, and as many more as take `too_much`
/// together. And whether younger ones need not be looked at.
fn choose(copies: &[CachedFile], oldest_kept: &str, mut too_much: i64) -> (Vec<String>, bool) {
    let mut chosen = Vec::new();
    for file in copies {
        if file.id.as_str() >= oldest_kept && too_much <= 0 {
            return (chosen, true);
        }
        if !file.is_kept {
            too_much -= file.size;
            chosen.push(file.id.clone());
        }
    }
    (chosen, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies() -> Vec<CachedFile> {
        ["a", "b", "c", "d"]
            .map(|id| CachedFile {
                id: id.to_owned(),
                size: 10,
                is_kept: id == "b",
            })
            .to_vec()
    }

    #[test]
    fn the_old_go_and_then_the_oldest_until_it_is_enough() {
        assert_eq!(choose(&copies(), "c", 0), (vec!["a".to_owned()], true));
        assert_eq!(choose(&copies(), "", 11), (vec!["a".to_owned(), "c".to_owned()], true));
        assert_eq!(choose(&copies(), "", 0), (Vec::new(), true));
        let all = vec!["a".to_owned(), "c".to_owned(), "d".to_owned()];
        assert_eq!(choose(&copies(), "", 1000), (all, false), "what is kept stays");
    }
}
