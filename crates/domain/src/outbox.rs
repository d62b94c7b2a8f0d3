//! How a change reaches other servers: the operation names its deed inside its own transaction; `federation` renders it
//! and appends it to the outgoing log there.

use async_trait::async_trait;
use kanikey_db::Connection;
use kanikey_db::drive::DriveFile;
use kanikey_db::following::FollowRequest;
use kanikey_db::notes::Note;
use kanikey_db::quotes::QuoteStamp;
use kanikey_db::reactions::NoteReaction;
use kanikey_db::relays::Relay;
use kanikey_db::users::User;
use kanikey_messages::Event;

use crate::DomainError;
use crate::quotes::Asked;

/// Something that a local account did and that other servers may have to hear of. Rows are as they are in the
/// transaction.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the rows that their names say")]
pub enum Deed<'a> {
    /// A note, quote, reply or poll; or a renote (sent as Announce) where it says nothing itself.
    CreateNote {
        author: &'a User,
        note: &'a Note,
        files: &'a [DriveFile],
    },
    /// A note says something else now than `before`.
    UpdateNote {
        author: &'a User,
        note: &'a Note,
        before: &'a Note,
    },
    /// The row is still there.
    DeleteNote {
        author: &'a User,
        note: &'a Note,
    },
    React {
        user: &'a User,
        note: &'a Note,
        reaction: &'a NoteReaction,
    },
    Unreact {
        user: &'a User,
        note: &'a Note,
        reaction: &'a NoteReaction,
    },
    /// A vote of a local user in a remote poll.
    Vote {
        user: &'a User,
        note: &'a Note,
        vote_id: &'a str,
        choice: &'a str,
    },
    /// The votes of a local poll changed, or it ended.
    UpdatePoll {
        author: &'a User,
        note: &'a Note,
    },
    /// To a remote followee. `request_id` makes the activity's id.
    Follow {
        follower: &'a User,
        followee: &'a User,
        request_id: &'a str,
    },
    /// To a remote followee, followed or only requested.
    Unfollow {
        follower: &'a User,
        followee: &'a User,
        uri: Option<&'a str>,
    },
    /// To a remote follower, whose Follow was `uri`.
    AcceptFollow {
        follower: &'a User,
        followee: &'a User,
        uri: Option<&'a str>,
    },
    RejectFollow {
        follower: &'a User,
        followee: &'a User,
        request: Option<&'a FollowRequest>,
    },
    Block {
        blocking_id: &'a str,
        blocker: &'a User,
        blockee: &'a User,
    },
    Unblock {
        blocking_id: &'a str,
        blocker: &'a User,
        blockee: &'a User,
    },
    /// Name, avatar, description or another part of the profile changed.
    UpdateActor {
        user: &'a User,
    },
    /// The account is no more; its keys still are.
    DeleteActor {
        user: &'a User,
    },
    Pin {
        user: &'a User,
        note: &'a Note,
    },
    Unpin {
        user: &'a User,
        note: &'a Note,
    },
    /// The followers are to follow `target` instead.
    Move {
        user: &'a User,
        target: &'a User,
    },
    /// May `note` quote `quoted`? To the author of that.
    RequestQuote {
        author: &'a User,
        note: &'a Note,
        quoted: &'a Note,
        quoted_author: &'a User,
    },
    /// To `quoter`: with a stamp they may, without one not.
    AnswerQuote {
        author: &'a User,
        quoter: &'a User,
        note: &'a Note,
        asked: Asked<'a>,
        stamp: Option<&'a QuoteStamp>,
    },
    RevokeQuote {
        author: &'a User,
        stamp: &'a QuoteStamp,
    },
    FollowRelay {
        actor: &'a User,
        relay: &'a Relay,
    },
    UnfollowRelay {
        actor: &'a User,
        relay: &'a Relay,
    },
    /// The server itself tells the moderators of a remote account's server of it.
    Report {
        reporter: &'a User,
        target: &'a User,
        comment: &'a str,
    },
}

/// Appends deeds to the outgoing log.
#[async_trait(?Send)]
pub trait Outbox: Send + Sync {
    /// Appends `deed` to the log in the transaction that `conn` is in. Does nothing where the deed concerns no other
    /// server, where federation is off, or where whoever did it is not local. Returns the event to publish after the
    /// commit.
    async fn append(&self, conn: &mut Connection, deed: Deed<'_>) -> Result<Option<Event>, DomainError>;
}
