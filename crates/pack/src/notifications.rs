//! Notifications.

use std::collections::HashMap;

use kanikey_db::notifications::Notification as Row;
use kanikey_db::{Connection, notes, users};
use kanikey_domain::Site;
use kanikey_entities::{AboutNote, AboutUser, Date, GroupedReaction, Note, Notification, NotificationBody, UserLite};
use serde_json::Value;

use crate::PackError;
use crate::users::lite_of_rows;

/// The notifications of `viewer`, in the order of the rows. Those whose note or user is gone, suspended or not to be seen
/// any more are left out.
pub async fn notifications(
    site: &Site,
    conn: &mut Connection,
    viewer: Option<&str>,
    rows: Vec<Row>,
) -> Result<Vec<Notification>, PackError> {
    let note_ids: Vec<String> = rows.iter().filter_map(|row| row.note_id.clone()).collect();
    let note_rows = notes::by_ids(conn, &note_ids).await?;
    let visible = crate::notes(site, conn, viewer, note_rows).await?.into_iter();
    let notes: HashMap<String, Note> = visible
        .filter(|note| note.is_hidden.is_none())
        .map(|note| (note.id.clone(), note))
        .collect();
    let user_ids: Vec<String> = rows.iter().filter_map(|row| row.notifier_id.clone()).collect();
    let mut user_rows = users::by_ids(conn, &user_ids).await?;
    user_rows.retain(|user| !user.is_suspended && !user.is_deleted);
    let users = lite_of_rows(site, conn, &user_rows).await?;
    Ok(rows.iter().filter_map(|row| pack(row, &notes, &users)).collect())
}

/// Notifications in groups: neighbours that are reactions to one note, or renotes of one note, become one notification
/// with the time of the newest and the id of the oldest, from which the next page goes on.
pub fn group_notifications(notifications: Vec<Notification>) -> Vec<Notification> {
    let mut groups: Vec<Notification> = Vec::with_capacity(notifications.len());
    for notification in notifications {
        match groups.last_mut() {
            Some(last) if are_alike(&last.body, &notification.body) => merge(last, notification),
            _ => groups.push(notification),
        }
    }
    groups
}

fn pack(row: &Row, notes: &HashMap<String, Note>, users: &HashMap<String, UserLite>) -> Option<Notification> {
    Some(Notification {
        id: row.id.clone(),
        created_at: Date::of_id(&row.id),
        body: body(row, notes, users)?,
    })
}

/// What the notification is about; `None` where that is not there any more, and for types that are not known.
fn body(row: &Row, notes: &HashMap<String, Note>, users: &HashMap<String, UserLite>) -> Option<NotificationBody> {
    let note = || notes.get(row.note_id.as_ref()?).cloned().map(Box::new);
    let user = || users.get(row.notifier_id.as_ref()?).cloned().map(Box::new);
    let about_user = || {
        let user = user()?;
        Some(AboutUser {
            user_id: user.id.clone(),
            user,
        })
    };
    let about_note = || {
        let note = note()?;
        let user = user()?;
        Some(AboutNote {
            user_id: user.id.clone(),
            user,
            note,
        })
    };
    Some(match row.kind.as_str() {
        "note" => NotificationBody::Note(about_note()?),
        "mention" => NotificationBody::Mention(about_note()?),
        "reply" => NotificationBody::Reply(about_note()?),
        "renote" => NotificationBody::Renote(about_note()?),
        "quote" => NotificationBody::Quote(about_note()?),
        "reaction" => NotificationBody::Reaction {
            about: about_note()?,
            reaction: row.reaction.clone()?,
        },
        "pollEnded" => {
            let note = note()?;
            NotificationBody::PollEnded(AboutNote {
                user_id: note.user_id.clone(),
                user: Box::new(note.user.clone()),
                note,
            })
        }
        "follow" => NotificationBody::Follow(about_user()?),
        "receiveFollowRequest" => NotificationBody::ReceiveFollowRequest(about_user()?),
        "followRequestAccepted" => NotificationBody::FollowRequestAccepted {
            about: about_user()?,
            message: extra(row, "message"),
        },
        "achievementEarned" => NotificationBody::AchievementEarned {
            achievement: extra(row, "achievement")?,
        },
        "login" => NotificationBody::Login,
        "createToken" => NotificationBody::CreateToken,
        "app" => NotificationBody::App {
            body: extra(row, "body")?,
            header: extra(row, "header"),
            icon: extra(row, "icon"),
        },
        "test" => NotificationBody::Test,
        _ => return None,
    })
}

fn extra(row: &Row, key: &str) -> Option<String> {
    row.extra.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// Whether a notification belongs to the (group of) notifications before it.
fn are_alike(last: &NotificationBody, next: &NotificationBody) -> bool {
    use NotificationBody::{Reaction, ReactionGrouped, Renote, RenoteGrouped};
    match (last, next) {
        (
            Reaction {
                about: AboutNote { note, .. },
                ..
            }
            | ReactionGrouped { note, .. },
            Reaction { about, .. },
        ) => note.id == about.note.id,
        (Renote(AboutNote { note, .. }) | RenoteGrouped { note, .. }, Renote(about)) => {
            note.renote_id.is_some() && note.renote_id == about.note.renote_id
        }
        _ => false,
    }
}

/// Makes a group of two alike notifications, or adds one to a group.
fn merge(last: &mut Notification, next: Notification) {
    last.body = match (std::mem::replace(&mut last.body, NotificationBody::Test), next.body) {
        (
            NotificationBody::Reaction { about, reaction },
            NotificationBody::Reaction {
                about: more,
                reaction: another,
            },
        ) => NotificationBody::ReactionGrouped {
            note: about.note,
            reactions: vec![grouped(*about.user, reaction), grouped(*more.user, another)],
        },
        (NotificationBody::ReactionGrouped { note, mut reactions }, NotificationBody::Reaction { about, reaction }) => {
            reactions.push(grouped(*about.user, reaction));
            NotificationBody::ReactionGrouped { note, reactions }
        }
        (NotificationBody::Renote(about), NotificationBody::Renote(more)) => NotificationBody::RenoteGrouped {
            note: about.note,
            users: vec![*about.user, *more.user],
        },
        (NotificationBody::RenoteGrouped { note, mut users }, NotificationBody::Renote(about)) => {
            users.push(*about.user);
            NotificationBody::RenoteGrouped { note, users }
        }
        (kept, _) => kept,
    };
    last.id = next.id;
}

fn grouped(user: UserLite, reaction: String) -> GroupedReaction {
    GroupedReaction { user, reaction }
}
