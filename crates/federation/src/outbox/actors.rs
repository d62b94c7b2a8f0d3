//! Accounts: their profiles and pins, that they move or end, and complaints about them.

use kanikey_core::random;
use kanikey_db::Connection;
use kanikey_db::federation::emojis;
use kanikey_db::notes::Note;
use kanikey_db::users::{User, keypair, profile};
use kanikey_vocab::outgoing::{Add, Delete, Flag, Move, Remove, Update};

use super::{FederationOutbox, Letter, To, Written, direct, document, to_followers};
use crate::render::actor::person;
use crate::render::note::{uri_of, user_uri};

impl FederationOutbox {
    pub(super) async fn update_actor<'a>(&self, conn: &mut Connection, user: &'a User) -> Written<'a> {
        let (Some(profile), Some(keypair)) = (profile(conn, &user.id).await?, keypair(conn, &user.id).await?) else {
            return Ok(None);
        };
        let emojis = emojis::local(conn, &user.emojis).await?;
        let person = person(&self.urls, user, &profile, keypair.public_key, &emojis);
        let (now, actor) = (self.clock.now(), self.urls.user(&user.id));
        let id = format!("{actor}#updates/{}", now.timestamp_millis());
        Ok(Some(to_followers(user, &Update::public(id, actor, person, now))?))
    }

    pub(super) fn delete_actor<'a>(&self, user: &'a User) -> Written<'a> {
        let actor = self.urls.user(&user.id);
        let delete = Delete::new(Some(self.fresh_id()), actor.clone(), actor, self.clock.now());
        Ok(Some(Letter {
            author: user,
            activity: document(&delete)?,
            to: To::Everywhere,
        }))
    }

    pub(super) fn pin<'a>(&self, user: &'a User, note: &Note) -> Written<'a> {
        if !is_for_all(note) {
            return Ok(None);
        }
        let (actor, target) = self.featured(user);
        let add = Add::new(self.fresh_id(), actor, target, uri_of(&self.urls, note));
        Ok(Some(to_followers(user, &add)?))
    }

    pub(super) fn unpin<'a>(&self, user: &'a User, note: &Note) -> Written<'a> {
        if !is_for_all(note) {
            return Ok(None);
        }
        let (actor, target) = self.featured(user);
        let remove = Remove::new(self.fresh_id(), actor, target, uri_of(&self.urls, note));
        Ok(Some(to_followers(user, &remove)?))
    }

    pub(super) fn move_to<'a>(&self, user: &'a User, target: &User) -> Written<'a> {
        let id = format!("{}/moves/{}/{}", self.urls.origin(), user.id, target.id);
        let moved = Move::new(id, self.urls.user(&user.id), user_uri(&self.urls, target));
        Ok(Some(to_followers(user, &moved)?))
    }

    pub(super) fn report<'a>(&self, reporter: &'a User, target: &User, comment: &str) -> Written<'a> {
        let (actor, object) = (self.urls.user(&reporter.id), user_uri(&self.urls, target));
        let flag = Flag::new(self.fresh_id(), actor, comment.to_owned(), object);
        Ok(Some(direct(reporter, target, &flag)?))
    }

    /// An id for an activity that nobody asks for.
    pub(super) fn fresh_id(&self) -> String {
        format!("{}/{}", self.urls.origin(), random::uuid())
    }

    fn featured(&self, user: &User) -> (String, String) {
        let target = self.urls.user_part(&user.id, "collections/featured");
        (self.urls.user(&user.id), target)
    }
}

/// Only what the collection shows is said to be put into it.
fn is_for_all(note: &Note) -> bool {
    matches!(note.visibility.as_str(), "public" | "home")
}
