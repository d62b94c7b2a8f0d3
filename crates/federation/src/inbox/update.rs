//! `Update`: of the actor itself, or of a note: what it says, and the votes of its poll.

use kanikey_db::federation::published;
use kanikey_db::notes::{Note, by_uri};
use kanikey_db::users::{User, by_id};
use kanikey_domain::Site;
use kanikey_vocab::incoming::{self as vocab, Kind, kind_of};
use serde_json::Value;

use super::{Handled, InboxError, Incoming, featured};
use crate::resolve::{on_same_host, store_actor, update_note};

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let fetched;
    let object = match incoming.object() {
        Some(object) => object,
        None => {
            fetched = fetch(incoming).await?;
            &fetched
        }
    };
    match kind_of(object) {
        Some(Kind::Actor) => actor(incoming, object).await,
        Some(Kind::Note) => note(incoming, object).await,
        _ => Err(InboxError::refused("not something to update")),
    }
}

/// Takes over what the document of a note says that came from its own server. One that is not known stays so.
pub(super) async fn seen(site: &Site, document: &Value) -> Handled {
    let read = vocab::Note::read(document).map_err(InboxError::because)?;
    let mut conn = site.conn().await?;
    let Some(known) = by_uri(&conn, &read.id).await? else {
        return Ok(());
    };
    let author = by_id(&mut conn, &known.user_id).await?;
    drop(conn);
    let author = author.ok_or_else(|| InboxError::refused("the author is gone"))?;
    take_over(site, &author, &known, &read).await
}

/// Only the id came: its own host says what it is now.
async fn fetch(incoming: &Incoming<'_>) -> Result<Value, InboxError> {
    let uri = incoming.object_id()?;
    if !on_same_host(uri, incoming.actor_uri()) {
        return Err(InboxError::refused("the object is on another host than the actor"));
    }
    incoming.allowance.take()?;
    Ok(incoming.federation.fetch_document(incoming.site, uri).await?)
}

async fn actor(incoming: &Incoming<'_>, object: &Value) -> Handled {
    if kanikey_vocab::incoming::id_of(object) != Some(incoming.actor_uri()) {
        return Err(InboxError::refused("only the actor updates itself"));
    }
    let user = store_actor(incoming.site, object).await?;
    if user.followers_count == 0 {
        return Ok(());
    }
    featured::refresh(incoming, &user).await
}

async fn note(incoming: &Incoming<'_>, object: &Value) -> Handled {
    let read = vocab::Note::read(object).map_err(InboxError::because)?;
    let known = by_uri(&*incoming.site.conn().await?, &read.id).await?;
    let known = known.ok_or_else(|| InboxError::refused("the note is not known"))?;
    if known.user_id != incoming.actor.id || read.author() != incoming.actor_uri() {
        return Err(InboxError::refused("the note is somebody else's"));
    }
    take_over(incoming.site, incoming.actor, &known, &read).await?;
    incoming
        .federation
        .learn_of_quote(incoming.site, incoming.actor, &known, object)
        .await?;
    Ok(())
}

async fn take_over(site: &Site, author: &User, known: &Note, read: &vocab::Note) -> Handled {
    let is_old = read
        .updated
        .is_some_and(|read| known.updated_at.is_some_and(|known| read < known));
    if is_old {
        return Err(InboxError::refused("an older version"));
    }
    if let Some(poll) = &read.poll {
        votes(site, known, poll).await?;
    }
    update_note(site, author, known, read).await?;
    Ok(())
}

/// Takes over the counts of a poll; its choices stay.
async fn votes(site: &Site, known: &Note, read: &vocab::Poll) -> Handled {
    let mut conn = site.conn().await?;
    let Some(stored) = published::poll(&mut conn, &known.id).await? else {
        return Ok(());
    };
    let counted = |choice: &String| {
        let read = read.choices.iter().find(|read| read.name == *choice);
        read.map_or(0, |read| i32::try_from(read.votes).unwrap_or(i32::MAX))
    };
    let votes: Vec<i32> = stored.choices.iter().map(counted).collect();
    published::set_votes(&mut conn, &known.id, &votes).await?;
    Ok(())
}
