//! Notes and renotes: made, changed, deleted.

use kanikey_db::Connection;
use kanikey_db::federation::tombstones;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_vocab::outgoing::{Delete, Tombstone, Undo, Update};

use super::{FederationOutbox, Letter, To, Written, audience_of, document, quoting_document};
use crate::render::note::{NoteActivity, NoteParts};

impl FederationOutbox {
    pub(super) async fn create<'a>(&self, conn: &mut Connection, author: &'a User, note: &Note) -> Written<'a> {
        let Some(parts) = NoteParts::load_one(conn, note.clone()).await? else {
            return Ok(None);
        };
        let mut to = audience_of(note, parts.concerned());
        if let To::Followers { holders_of, .. } = &mut to {
            // It is new: nobody has it yet.
            *holders_of = None;
        }
        Ok(Some(Letter {
            author,
            activity: quoting_document(&parts.activity(&self.urls, self.clock.now()))?,
            to,
        }))
    }

    /// Whoever was mentioned before hears of it, too.
    pub(super) async fn update_note<'a>(
        &self,
        conn: &mut Connection,
        author: &'a User,
        note: &Note,
        before: &Note,
    ) -> Written<'a> {
        let Some(parts) = NoteParts::load_one(conn, note.clone()).await? else {
            return Ok(None);
        };
        let mut people = parts.concerned();
        people.extend(before.mentions.iter().cloned());
        Ok(Some(self.update_of(author, &parts, people)?))
    }

    pub(super) fn update_of<'a>(
        &self,
        author: &'a User,
        parts: &NoteParts,
        people: Vec<String>,
    ) -> Result<Letter<'a>, kanikey_domain::DomainError> {
        let now = self.clock.now();
        let document_of_note = parts.render(&self.urls, now);
        let (to, cc) = (document_of_note.to.clone(), document_of_note.cc.clone());
        let id = format!("{}#updates/{}", document_of_note.id(), now.timestamp_millis());
        let actor = self.urls.user(&author.id);
        let update = Update::to(id, actor, document_of_note, now, to, cc);
        Ok(Letter {
            author,
            activity: quoting_document(&update)?,
            to: audience_of(&parts.note, people),
        })
    }

    pub(super) async fn delete<'a>(&self, conn: &mut Connection, author: &'a User, note: &Note) -> Written<'a> {
        let Some(parts) = NoteParts::load_one(conn, note.clone()).await? else {
            return Ok(None);
        };
        let (now, actor) = (self.clock.now(), self.urls.user(&author.id));
        let activity = match parts.activity(&self.urls, now) {
            NoteActivity::Announce(announce) => {
                let id = format!("{}/undo", self.urls.note_activity(&note.id));
                document(&Undo::new(id, actor, announce, now))?
            }
            NoteActivity::Create(_) => {
                let uri = self.urls.note(&note.id);
                if matches!(note.visibility.as_str(), "public" | "home") {
                    tombstones::insert(conn, &uri).await?;
                }
                let id = format!("{uri}#delete");
                document(&Delete::new(Some(id), actor, Tombstone::new(uri), now))?
            }
        };
        Ok(Some(Letter {
            author,
            activity,
            to: audience_of(note, parts.concerned()),
        }))
    }
}
