//! Reactions, and taking them back.

use kanikey_db::federation::emojis;
use kanikey_db::notes::Note;
use kanikey_db::reactions::NoteReaction;
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError};
use kanikey_domain::DomainError;
use kanikey_vocab::outgoing::{Like, Undo};
use serde::Serialize;

use super::{FederationOutbox, Letter, Written, audience_of, document};
use crate::render::emoji::emoji;
use crate::render::note::uri_of;

impl FederationOutbox {
    pub(super) async fn react<'a>(
        &self,
        conn: &mut Connection,
        user: &'a User,
        note: &Note,
        reaction: &NoteReaction,
    ) -> Written<'a> {
        let like = self.like(conn, user, note, reaction).await?;
        Ok(Some(letter(user, note, &like)?))
    }

    pub(super) async fn unreact<'a>(
        &self,
        conn: &mut Connection,
        user: &'a User,
        note: &Note,
        reaction: &NoteReaction,
    ) -> Written<'a> {
        let like = self.like(conn, user, note, reaction).await?;
        let id = format!("{}/undo", self.urls.like(&reaction.id));
        let undo = Undo::new(id, self.urls.user(&user.id), like, self.clock.now());
        Ok(Some(letter(user, note, &undo)?))
    }

    async fn like(
        &self,
        conn: &mut Connection,
        user: &User,
        note: &Note,
        reaction: &NoteReaction,
    ) -> Result<Like, DbError> {
        let (text, name) = sent_reaction(&reaction.reaction);
        let custom = match name {
            Some(name) => emojis::local(conn, &[name]).await?.pop(),
            None => None,
        };
        Ok(Like::new(
            self.urls.like(&reaction.id),
            self.urls.user(&user.id),
            uri_of(&self.urls, note),
            text,
            custom.map(|row| emoji(&self.urls, &row)),
        ))
    }
}

fn letter<'a>(user: &'a User, note: &Note, activity: &impl Serialize) -> Result<Letter<'a>, DomainError> {
    Ok(Letter {
        author: user,
        activity: document(activity)?,
        to: audience_of(note, vec![note.user_id.clone()]),
    })
}

/// A stored reaction as it is sent (`:name@.:` as `:name:`), and the custom emoji's name where it is one of ours.
pub(crate) fn sent_reaction(stored: &str) -> (String, Option<String>) {
    let Some(code) = stored.strip_prefix(':').and_then(|rest| rest.strip_suffix(':')) else {
        return (stored.to_owned(), None);
    };
    match code.split_once('@') {
        Some((name, ".")) => (format!(":{name}:"), Some(name.to_owned())),
        Some((name, _host)) => (format!(":{name}:"), None),
        None => (stored.to_owned(), Some(code.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::sent_reaction;

    #[test]
    fn reactions_are_sent_without_their_host() {
        assert_eq!(sent_reaction("❤"), ("❤".to_owned(), None));
        assert_eq!(
            sent_reaction(":blob@.:"),
            (":blob:".to_owned(), Some("blob".to_owned()))
        );
        assert_eq!(sent_reaction(":blob@b.test:"), (":blob:".to_owned(), None));
    }
}
