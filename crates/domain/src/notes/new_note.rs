//! What a new note is made of, and why it may not be.

use kanikey_core::Timestamp;
use kanikey_db::DbError;

use crate::DomainError;

/// Most that a remote note's text keeps, in code points; longer ones are cut.
pub const MAX_REMOTE_TEXT: usize = 8192;
/// Most hashtags that a note is found by.
pub const MAX_TAGS: usize = 32;
/// Longest hashtag that a note is found by, in code points.
pub const MAX_TAG_LENGTH: usize = 128;

/// A note to be made, by the API or by another server.
#[derive(Clone, Debug, Default)]
pub struct NewNote {
    /// When it was made, for notes of other servers. The future counts as now.
    pub created_at: Option<Timestamp>,
    /// What it says, in MFM.
    pub text: Option<String>,
    /// The content warning.
    pub cw: Option<String>,
    /// `public`, `home`, `followers` or `specified`.
    pub visibility: String,
    /// Whom a `specified` note is for. Unknown ones are left out.
    pub visible_user_ids: Vec<String>,
    /// Stays on this server.
    pub local_only: bool,
    /// `likeOnly` and the like.
    pub reaction_acceptance: Option<String>,
    /// Files of the author, in order.
    pub file_ids: Vec<String>,
    /// What it answers.
    pub reply_id: Option<String>,
    /// What it renotes or quotes.
    pub renote_id: Option<String>,
    /// Its poll.
    pub poll: Option<NewPoll>,
    /// Where mentions, hashtags and emojis come from.
    pub references: References,
    /// What its own server calls it. A note with this uri that is there already is the answer, and nothing happens.
    pub uri: Option<String>,
    /// Its page on its own server.
    pub url: Option<String>,
}

/// Where a note's mentions, hashtags and emojis come from.
#[derive(Clone, Debug)]
pub enum References {
    /// From its text, content warning and poll; each kind can be left out.
    Extract {
        /// Mentions of known accounts.
        mentions: bool,
        /// Hashtags.
        hashtags: bool,
        /// Names of custom emojis.
        emojis: bool,
    },
    /// Its own server said them.
    Given {
        /// Ids of the accounts that it mentions.
        mentions: Vec<String>,
        /// Hashtags without `#`.
        hashtags: Vec<String>,
        /// Names of custom emojis without colons.
        emojis: Vec<String>,
    },
}

/// A poll to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPoll {
    /// What can be chosen.
    pub choices: Vec<String>,
    /// More than one can be chosen.
    pub multiple: bool,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Votes so far for each choice, for polls of other servers; empty: none.
    pub votes: Vec<i32>,
}

/// Why a note was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Neither text nor file nor poll nor renote.
    #[error("the note says nothing")]
    Empty,
    /// The note to answer is not there, or not for the author.
    #[error("no such reply target")]
    NoSuchReplyTarget,
    /// The note to answer is there, but not for the author.
    #[error("the reply target cannot be seen")]
    InvisibleReplyTarget,
    /// What only renotes cannot be answered.
    #[error("the reply target is a pure renote")]
    ReplyToPureRenote,
    /// An answer to a specified note must be specified.
    #[error("the reply target is specified and the reply is not")]
    ReplyExtendsVisibility,
    /// The note to renote is not there, or not for the author.
    #[error("no such renote target")]
    NoSuchRenoteTarget,
    /// What only renotes cannot be renoted.
    #[error("the renote target is a pure renote")]
    RenoteOfPureRenote,
    /// The note to renote is for some only.
    #[error("the renote target is not public")]
    RenoteOfHidden,
    /// The author of the note to answer or renote blocks this one.
    #[error("blocked by the target's author")]
    Blocked,
    /// A file is not there, or not the author's.
    #[error("no such file")]
    NoSuchFile,
    /// The poll's end is past.
    #[error("the poll is over already")]
    PollExpired,
    /// More mentions than the author may make.
    #[error("too many mentions")]
    TooManyMentions,
    /// It says what nobody may say here.
    #[error("prohibited words")]
    ProhibitedWords,
    /// Something that is nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl NewNote {
    /// Whether there is a note in it at all: a content warning alone is none.
    pub fn is_sayable(&self) -> bool {
        self.text.is_some() || self.poll.is_some() || !self.file_ids.is_empty() || self.renote_id.is_some()
    }

    /// Whether it says something of its own.
    pub fn has_content(&self) -> bool {
        self.text.is_some() || self.cw.is_some() || self.poll.is_some() || !self.file_ids.is_empty()
    }
}

impl Default for References {
    fn default() -> Self {
        Self::Extract {
            mentions: true,
            hashtags: true,
            emojis: true,
        }
    }
}

impl From<DbError> for CreateError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
