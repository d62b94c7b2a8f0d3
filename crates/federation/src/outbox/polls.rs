//! Votes in polls of others, and the counts of ours.

use kanikey_db::Connection;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_vocab::outgoing::Vote;

use super::{FederationOutbox, Written, direct};
use crate::render::note::{NoteParts, uri_of, user_uri};

impl FederationOutbox {
    pub(super) async fn vote<'a>(
        &self,
        conn: &mut Connection,
        user: &'a User,
        note: &Note,
        vote_id: &str,
        choice: &str,
    ) -> Written<'a> {
        let Some(author) = kanikey_db::users::by_id(conn, &note.user_id).await? else {
            return Ok(None);
        };
        let actor = self.urls.user(&user.id);
        let vote = Vote::new(
            format!("{actor}#votes/{vote_id}"),
            actor,
            user_uri(&self.urls, &author),
            uri_of(&self.urls, note),
            choice.to_owned(),
            self.clock.now(),
        );
        Ok(Some(direct(user, &author, &vote)?))
    }

    /// The poll as it stands now, for those who have it.
    pub(super) async fn update_poll<'a>(&self, conn: &mut Connection, author: &'a User, note: &Note) -> Written<'a> {
        let Some(parts) = NoteParts::load_one(conn, note.clone()).await? else {
            return Ok(None);
        };
        Ok(Some(self.update_of(author, &parts, parts.concerned())?))
    }
}
