//! Processes activities that were kept: one handler for each type, in a file of its own.
//!
//! Whoever signed an activity speaks for its actor and for nobody else. Handlers are idempotent: an activity whose
//! processing was cut short is processed again.

mod accept;
mod announce;
mod block;
mod collection;
mod create;
mod delete;
mod featured;
mod flag;
mod follow;
mod group;
mod like;
mod moved;
mod quote_request;
mod reject;
mod relay;
mod undo;
mod update;
mod vote;

use kanikey_db::DbError;
use kanikey_db::federation::IncomingActivity;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_domain::{DomainError, Site};
use kanikey_vocab::incoming::{Activity, ActivityType, Kind, kind_of};
use kanikey_vocab::parse_document;
use serde_json::Value;

use crate::Federation;
use crate::receive::MAX_BODY;
use crate::resolve::{Allowance, ResolveError};

/// What came of processing an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It took effect, or had done so before.
    Done,
    /// It will never take effect, for this reason.
    Refused(String),
    /// It may take effect later.
    Retry(String),
}

/// Why a handler could not do what an activity says.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InboxError {
    /// For good.
    #[error("{0}")]
    Refused(String),
    /// For now.
    #[error("{0}")]
    Temporary(String),
}

/// An activity, and who did it.
pub(crate) struct Incoming<'a> {
    pub(crate) federation: &'a Federation,
    pub(crate) site: &'a Site,
    pub(crate) actor: &'a User,
    pub(crate) activity: &'a Activity,
    pub(crate) allowance: &'a Allowance,
}

type Handled = Result<(), InboxError>;

impl Federation {
    /// Processes an activity that was kept.
    pub async fn process(&self, site: &Site, row: &IncomingActivity) -> Verdict {
        match Box::pin(self.try_process(site, row)).await {
            Ok(()) => Verdict::Done,
            Err(InboxError::Refused(reason)) => Verdict::Refused(reason),
            Err(InboxError::Temporary(reason)) => Verdict::Retry(reason),
        }
    }

    async fn try_process(&self, site: &Site, row: &IncomingActivity) -> Handled {
        let body = row.body.as_deref().ok_or_else(|| InboxError::refused("no body"))?;
        let document = parse_document(body.as_bytes(), MAX_BODY).map_err(InboxError::because)?;
        let allowance = Allowance::new();
        if kind_of(&document) == Some(Kind::Collection) {
            return collection::handle(self, site, &row.actor_uri, &document, &allowance).await;
        }
        let activity = Activity::read(&document).map_err(InboxError::because)?;
        if activity.actor != row.actor_uri {
            return relay::forwarded(self, site, &row.actor_uri, &activity).await;
        }
        self.handle(site, &activity, &allowance).await
    }

    /// Does what an activity says that is known to be of its actor.
    async fn handle(&self, site: &Site, activity: &Activity, allowance: &Allowance) -> Handled {
        let actor = self.user(site, &activity.actor).await?;
        if actor.is_suspended || actor.is_deleted || actor.host.is_none() {
            return Err(InboxError::refused("the actor is suspended"));
        }
        let incoming = Incoming {
            federation: self,
            site,
            actor: &actor,
            activity,
            allowance,
        };
        incoming.dispatch().await
    }
}

impl InboxError {
    pub(crate) fn refused(reason: &str) -> Self {
        Self::Refused(reason.to_owned())
    }

    pub(crate) fn because(error: impl std::fmt::Display) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<DomainError> for InboxError {
    fn from(error: DomainError) -> Self {
        Self::Temporary(error.to_string())
    }
}

impl From<DbError> for InboxError {
    fn from(error: DbError) -> Self {
        Self::Temporary(error.to_string())
    }
}

impl From<ResolveError> for InboxError {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Refused(reason) => Self::Refused(reason),
            ResolveError::Temporary(reason) => Self::Temporary(reason),
            ResolveError::Domain(error) => error.into(),
        }
    }
}

impl Incoming<'_> {
    async fn dispatch(&self) -> Handled {
        match self.activity.kind {
            ActivityType::Create => create::handle(self).await,
            ActivityType::Delete => delete::handle(self).await,
            ActivityType::Announce => announce::handle(self).await,
            ActivityType::Like | ActivityType::EmojiReact | ActivityType::EmojiReaction => like::handle(self).await,
            ActivityType::Undo => undo::handle(self).await,
            ActivityType::Follow => follow::handle(self).await,
            ActivityType::Accept => accept::handle(self).await,
            ActivityType::Reject => reject::handle(self).await,
            ActivityType::Update => update::handle(self).await,
            ActivityType::Block => block::handle(self).await,
            ActivityType::QuoteRequest => quote_request::handle(self).await,
            ActivityType::Add => featured::add(self).await,
            ActivityType::Remove => featured::remove(self).await,
            ActivityType::Move => moved::handle(self).await,
            ActivityType::Flag => flag::handle(self).await,
        }
    }

    /// The note that the activity is about, fetched where it is not known.
    pub(crate) async fn note(&self) -> Result<Note, InboxError> {
        let uri = self.object_id()?;
        Ok(Box::pin(self.federation.note(self.site, uri, self.allowance)).await?)
    }

    /// The id of the activity's object.
    pub(crate) fn object_id(&self) -> Result<&str, InboxError> {
        let id = self.activity.object().and_then(|object| object.id());
        id.ok_or_else(|| InboxError::refused("the object has no id"))
    }

    /// The activity's object, where it came along.
    pub(crate) fn object(&self) -> Option<&Value> {
        self.activity.object().and_then(|object| object.object())
    }

    /// The activity that this one is about (as within Undo, Accept and Reject), where it came along.
    pub(crate) fn inner(&self) -> Result<Activity, InboxError> {
        let object = self
            .object()
            .ok_or_else(|| InboxError::refused("the inner activity did not come along"))?;
        Activity::read(object).map_err(InboxError::because)
    }

    /// The local account with this id.
    pub(crate) async fn local_user(&self, uri: &str) -> Result<User, InboxError> {
        let id = self.site.urls.id_of(uri, "users");
        let id = id.ok_or_else(|| InboxError::refused("not an account of this server"))?;
        let user = kanikey_db::users::by_id(&mut *self.site.conn().await?, id).await?;
        user.filter(|user| user.host.is_none() && !user.is_deleted)
            .ok_or_else(|| InboxError::refused("no such account on this server"))
    }

    /// The actor's own id.
    pub(crate) fn actor_uri(&self) -> &str {
        &self.activity.actor
    }
}
