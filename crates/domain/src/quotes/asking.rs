//! Our people quote notes of others.

use kanikey_db::notes::{self, Note};
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, quotes, transaction};
use kanikey_messages::Event;

use crate::{Deed, DomainError, Site};

/// Asks for leave where a new note of ours quotes one of a server that knows of this. Until there is an answer the quote
/// is shown.
pub(crate) async fn on_created(
    site: &Site,
    conn: &mut Connection,
    author: &User,
    note: &Note,
    quoted: Option<&Note>,
) -> Result<Option<Event>, DomainError> {
    let Some(quoted) = quoted.filter(|quoted| quoted.user_host.is_some() && !note.is_pure_renote) else {
        return Ok(None);
    };
    if author.host.is_some() || note.local_only || quotes::policy(conn, &quoted.id).await?.is_none() {
        return Ok(None);
    }
    let Some(quoted_author) = users::by_id(conn, &quoted.user_id).await? else {
        return Ok(None);
    };
    quotes::request(conn, &note.id).await?;
    let deed = Deed::RequestQuote {
        author,
        note,
        quoted,
        quoted_author: &quoted_author,
    };
    site.outbox.append(conn, deed).await
}

/// `quoted_author` allows that our note `note_id` quotes theirs; `authorization` is the document that says so. Whoever has
/// the quote gets it anew, with that. `false` where nobody asked them.
pub async fn accepted(
    site: &Site,
    quoted_author: &User,
    note_id: &str,
    authorization: &str,
) -> Result<bool, DomainError> {
    answered(site, quoted_author, note_id, quotes::ACCEPTED, Some(authorization)).await
}

/// `quoted_author` does not allow that our note `note_id` quotes theirs. `false` where nobody asked them.
pub async fn refused(site: &Site, quoted_author: &User, note_id: &str) -> Result<bool, DomainError> {
    answered(site, quoted_author, note_id, quotes::REFUSED, None).await
}

/// The author of the document takes it back: the quote that it allowed is allowed no longer, wherever it is from.
/// `false` where no quote had it.
pub async fn take_back(site: &Site, authorization: &str) -> Result<bool, DomainError> {
    let note_id = quotes::take_back(&mut *site.conn().await?, authorization).await?;
    Ok(note_id.is_some())
}

async fn answered(
    site: &Site,
    quoted_author: &User,
    note_id: &str,
    state: &str,
    authorization: Option<&str>,
) -> Result<bool, DomainError> {
    let mut conn = site.conn().await?;
    let note = notes::by_id(&mut conn, note_id).await?;
    let asked = |note: &Note| note.user_host.is_none() && note.renote_user_id.as_ref() == Some(&quoted_author.id);
    let Some(note) = note.filter(asked) else {
        return Ok(false);
    };
    let Some(author) = users::by_id(&mut conn, &note.user_id).await? else {
        return Ok(false);
    };
    let delivery = transaction::<_, DomainError>(&mut conn, async |conn| {
        if !quotes::set_state(conn, note_id, state, authorization).await? || authorization.is_none() {
            return Ok(None);
        }
        let deed = Deed::UpdateNote {
            author: &author,
            note: &note,
            before: &note,
        };
        site.outbox.append(conn, deed).await
    })
    .await?;
    drop(conn);
    site.publish(delivery);
    Ok(true)
}
