//! What stands between users.

use std::collections::HashMap;

use kanikey_db::abuse_reports::AbuseReport as ReportRow;
use kanikey_db::blocking::Blocking as BlockingRow;
use kanikey_db::following::{FollowRequest as RequestRow, Following as FollowingRow};
use kanikey_db::mute::{Muting as MutingRow, RenoteMuting as RenoteMutingRow};
use kanikey_db::{Connection, users};
use kanikey_domain::Site;
use kanikey_entities::{
    AbuseReport, Blocking, Date, FollowRequest, Following, Muting, RenoteMuting, UserDetailedNotMe,
};

use crate::{PackError, users_detailed_not_me, users_lite};

/// Which end of a follow is shown: the other one is whose list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowingSide {
    /// `users/following`.
    Followee,
    /// `users/followers`.
    Follower,
}

/// Follows with the profile of one end.
pub async fn followings(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<FollowingRow>,
    side: FollowingSide,
) -> Result<Vec<Following>, PackError> {
    let shown = |row: &FollowingRow| match side {
        FollowingSide::Followee => row.followee_id.clone(),
        FollowingSide::Follower => row.follower_id.clone(),
    };
    let mut profiles = profiles(site, conn, viewer, rows.iter().map(shown)).await?;
    let packed = rows.into_iter().filter_map(|row| {
        let profile = profiles.remove(&shown(&row))?;
        let (followee, follower) = match side {
            FollowingSide::Followee => (Some(profile), None),
            FollowingSide::Follower => (None, Some(profile)),
        };
        Some(Following {
            created_at: Date::of_id(&row.id),
            id: row.id,
            followee_id: row.followee_id,
            follower_id: row.follower_id,
            followee,
            follower,
        })
    });
    Ok(packed.collect())
}

/// Requests to follow, with both ends.
pub async fn follow_requests(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<RequestRow>,
) -> Result<Vec<FollowRequest>, PackError> {
    let ends = rows
        .iter()
        .flat_map(|row| [row.follower_id.clone(), row.followee_id.clone()]);
    let users = users_lite(site, conn, viewer, &ends.collect::<Vec<_>>()).await?;
    let packed = rows.into_iter().filter_map(|row| {
        Some(FollowRequest {
            id: row.id,
            follower: users.get(&row.follower_id)?.clone(),
            followee: users.get(&row.followee_id)?.clone(),
        })
    });
    Ok(packed.collect())
}

/// Blocks with the profile of the blocked.
pub async fn blockings(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<BlockingRow>,
) -> Result<Vec<Blocking>, PackError> {
    let mut profiles = profiles(site, conn, viewer, rows.iter().map(|row| row.blockee_id.clone())).await?;
    let packed = rows.into_iter().filter_map(|row| {
        Some(Blocking {
            created_at: Date::of_id(&row.id),
            id: row.id,
            blockee: profiles.remove(&row.blockee_id)?,
            blockee_id: row.blockee_id,
        })
    });
    Ok(packed.collect())
}

/// Mutes with the profile of the muted.
pub async fn mutings(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<MutingRow>,
) -> Result<Vec<Muting>, PackError> {
    let mut profiles = profiles(site, conn, viewer, rows.iter().map(|row| row.mutee_id.clone())).await?;
    let packed = rows.into_iter().filter_map(|row| {
        Some(Muting {
            created_at: Date::of_id(&row.id),
            id: row.id,
            expires_at: row.expires_at.map(Date),
            mutee: profiles.remove(&row.mutee_id)?,
            mutee_id: row.mutee_id,
        })
    });
    Ok(packed.collect())
}

/// Mutes of renotes with the profile of the muted.
pub async fn renote_mutings(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<RenoteMutingRow>,
) -> Result<Vec<RenoteMuting>, PackError> {
    let mut profiles = profiles(site, conn, viewer, rows.iter().map(|row| row.mutee_id.clone())).await?;
    let packed = rows.into_iter().filter_map(|row| {
        Some(RenoteMuting {
            created_at: Date::of_id(&row.id),
            id: row.id,
            mutee: profiles.remove(&row.mutee_id)?,
            mutee_id: row.mutee_id,
        })
    });
    Ok(packed.collect())
}

/// Reports with the profiles of both ends.
pub async fn abuse_reports(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<ReportRow>,
) -> Result<Vec<AbuseReport>, PackError> {
    let ends = rows
        .iter()
        .flat_map(|row| [row.reporter_id.clone(), row.target_user_id.clone()]);
    let profiles = profiles(site, conn, viewer, ends).await?;
    let packed = rows.into_iter().filter_map(|row| {
        Some(AbuseReport {
            created_at: Date::of_id(&row.id),
            id: row.id,
            comment: row.comment,
            resolved: row.resolved,
            reporter: profiles.get(&row.reporter_id)?.clone(),
            target_user: profiles.get(&row.target_user_id)?.clone(),
            reporter_id: row.reporter_id,
            target_user_id: row.target_user_id,
            assignee_id: None,
            assignee: None,
            forwarded: false,
            resolved_as: None,
            moderation_note: String::new(),
        })
    });
    Ok(packed.collect())
}

/// The profiles of these users, by id.
async fn profiles(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    ids: impl Iterator<Item = String>,
) -> Result<HashMap<String, UserDetailedNotMe>, PackError> {
    let ids: Vec<String> = ids.collect();
    let rows = users::by_ids(conn, &ids).await?;
    let packed = users_detailed_not_me(site, conn, viewer, rows).await?;
    Ok(packed.into_iter().map(|user| (user.lite.id.clone(), user)).collect())
}
