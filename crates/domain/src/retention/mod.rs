//! Removing old things of other servers that nobody here has to do with, a little at a time: their notes, and the copies
//! of their files.
//!
//! Each step is one transaction that also keeps how far it has come, so that it goes on there after a crash, and so that
//! of several processes one works at a time. Notes are looked at from the newest to the oldest: a note goes only when no
//! renote or quote of it is left, and these are newer than it.

mod files;
mod notes;
mod round;

use kanikey_db::retention::{self, Kind, Retention};

use crate::{DomainError, Site};

/// Whether there is more to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Go on soon.
    More,
    /// Nothing for now: all is done, the day's time is used up, or it is switched off.
    Idle,
}

/// How far removing one kind of things has come.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Whether it is switched on.
    pub is_enabled: bool,
    /// How far it has come; `None` where it never began.
    pub state: Option<Retention>,
}

/// Does a little of all that is switched on.
pub async fn step(site: &Site) -> Result<Step, DomainError> {
    let notes = notes::step(site).await?;
    let files = files::step(site).await?;
    Ok(if notes == Step::More { notes } else { files })
}

/// How far it has come with notes, and with files.
pub async fn progress(site: &Site) -> Result<(Progress, Progress), DomainError> {
    let mut states = retention::all(&mut *site.conn().await?).await?;
    let settings = site.settings.settings();
    let mut of = |kind: Kind, is_enabled| {
        let at = states.iter().position(|row| row.kind == kind.as_str());
        Progress {
            is_enabled,
            state: at.map(|at| states.swap_remove(at)),
        }
    };
    let notes = of(Kind::Notes, settings.enable_remote_notes_cleaning);
    let files = of(Kind::Files, files::Limits::of(&settings).is_some());
    Ok((notes, files))
}
