//! What the API answers: Misskey's packed entities, with its names, its nulls and its absent fields.
//!
//! `Option` with `skip_serializing_if` is a field that may be absent; `Option` without it is always there and may be
//! `null`. Fields stand in the order in which Misskey answers them. Structs are flattened into others where Misskey's
//! types extend each other: writing that costs nothing, and nothing but tests reads entities.

mod abuse_report;
mod account;
mod collections;
mod date;
mod drive;
mod emoji;
mod federation_instance;
mod hashtag;
mod meta;
mod note;
mod notification;
mod ordered_map;
mod queue;
mod relations;
#[cfg(test)]
mod samples;
mod string_enum;
mod user_detailed;
mod user_lite;

pub use abuse_report::AbuseReport;
pub use account::{App, Signin};
pub use collections::{Antenna, NoteFavorite, NoteReaction, NoteReactionWithNote, UserList, UserListMembership};
pub use date::Date;
pub use drive::{DriveFile, DriveFolder, FileProperties};
pub use emoji::{EmojiDetailed, EmojiSimple};
pub use federation_instance::{FederationInstance, SuspensionState};
pub use hashtag::{Hashtag, HashtagTrend};
pub use meta::{Features, Federation, MetaDetailed, MetaLite, NoteSearchableScope};
pub use note::{Note, NotePoll, PollChoice, ReactionAcceptance, Visibility};
pub use notification::{AboutNote, AboutUser, GroupedReaction, Notification, NotificationBody};
pub use ordered_map::OrderedMap;
pub use queue::{QueueCount, QueueJob, QueueMetrics, QueueMetricsMeta};
pub use relations::{Blocking, FollowRequest, Following, Muting, RenoteMuting};
pub use user_detailed::{
    Achievement, BackupCodesStock, ChatScope, FollowNotify, FollowVisibility, MeDetailed, ProfileField, UserDetailed,
    UserDetailedNotMe, UserRelation, UserSecurity,
};
pub use user_lite::{AvatarDecoration, BadgeRole, OnlineStatus, UserInstance, UserLite};
