//! Attacks that were found in servers of this kind, each in a test of its own, with its own input, against a whole server
//! and mock peers. Refused means: nothing stored, nothing queued, nothing fetched that should not be.
//!
//! | attack | test |
//! |---|---|
//! | sig: digest not signed | `signatures::digest_not_signed` |
//! | sig: digest mismatch | `signatures::digest_mismatch` |
//! | sig: host mismatch | `signatures::host_mismatch` |
//! | sig: method/path replay | `signatures::path_replay` |
//! | sig: date skew | `signatures::date_skew` |
//! | sig: replay inside window | `signatures::replay_inside_the_window` |
//! | sig: Authorization header | `signatures::authorization_header` |
//! | the same by RFC 9421 | `messages::*`, `kanikey-http-client` `signature::message::tests` |
//! | key/actor binding | `keys::key_and_actor_binding` |
//! | key document owner | `keys::key_document_owner` |
//! | keyId `acct:` | `keys::key_id_acct` |
//! | key rotation | `keys::key_rotation` |
//! | algorithm confusion | `keys::algorithm_confusion` |
//! | note id host | `identity::note_id_host` |
//! | attributedTo mismatch | `identity::attributed_to_mismatch` |
//! | fetch: id != final URL | `identity::id_is_not_the_final_url` |
//! | fetch: redirect pose | `identity::redirect_pose` |
//! | fetch: url field authority | `identity::url_field_authority` |
//! | fetch: missing id | `identity::missing_id` |
//! | fetch: http downgrade | `kanikey-http-client` `redirect::tests::leads_on_to_http_urls_only_and_never_down` |
//! | fetch: content type | `fetching::content_type` |
//! | fetch: size | `fetching::size` |
//! | fetch: slow loris | `fetching::slow_loris` |
//! | fetch: redirect count/loop | `fetching::redirect_count_and_loop` |
//! | SSRF: address classes | `fetching::address_classes`, `kanikey-http-client` `address::tests` |
//! | SSRF: DNS rebinding | `kanikey-http-client` `connector::tests` (what was checked is what is connected to) |
//! | SSRF: every fetch path | `fetching::every_fetch_path` |
//! | SSRF: proxy mode | there is none: nothing is sent through a forward proxy |
//! | recursion: reply chain | `recursion::reply_chain` |
//! | recursion: mentions/audience | `recursion::mentions_and_audience` |
//! | recursion: featured | `recursion::featured` |
//! | collection-wrapped activities | `recursion::collection_wrapped_activities` |
//! | LD signature reshape | `documents::linked_data_signature` |
//! | LD context TOCTOU | `documents::remote_context` |
//! | LD context DoS | `documents::nested_contexts` |
//! | type confusion | `documents::type_confusion` |
//! | Update by non-owner (same host) | `ownership::update_by_another` |
//! | stale Update replay | `ownership::stale_update` |
//! | Delete/Undo ownership | `ownership::delete_and_undo_of_what_is_anothers` |
//! | Accept/Reject spoof | `ownership::accept_and_reject_of_what_was_not_asked` |
//! | relay Accept spoof | `ownership::relay_accept_of_somebody` |
//! | Add/Remove featured | `ownership::pins_of_what_is_anothers` |
//! | Move abuse | `ownership::move_without_a_way_back` |
//! | Flag flood | `ownership::flag_flood` |
//! | suspended/deleted actor | `ownership::suspended_actor` |
//! | poll: unlimited options | `polls::unlimited_options` |
//! | poll: vote stuffing | `polls::vote_stuffing` |
//! | webfinger binding | `webfinger::*` |
//! | visibility: AP GET | `audience::documents_of_hidden_notes` |
//! | blocked hosts, allow-list, none | `hosts::*` |
//! | floods: unknown keys, dead hosts, one host's work | `floods::*` |

mod audience;
mod documents;
mod fetching;
mod floods;
mod hosts;
mod identity;
mod keys;
mod messages;
mod ownership;
mod polls;
mod recursion;
mod signatures;
mod webfinger;

use kanikey_core::{Clock, Timestamp};
use kanikey_db::test_database::number;
use kanikey_http_client::signature::digest_header;
use serde_json::{Value, json};

use crate::support::{Peer, PeerActor, Person, Recorded, Reply, TestSite, eventually, post};

/// A server of ours, two others under the tester's control, and somebody on each.
struct World {
    site: TestSite,
    evil: Peer,
    victim: Peer,
    mallory: PeerActor,
    vera: PeerActor,
    alice: Person,
}

/// What a server has: it is the same before and after an attack.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Footprint(Vec<(&'static str, i64)>);

/// A request to an inbox, put together by hand so that each part of it can be wrong.
#[derive(Clone)]
struct Draft {
    key_id: String,
    algorithm: String,
    /// What is signed, in this order.
    order: String,
    method: String,
    signed_path: String,
    signed_host: String,
    path: String,
    host: String,
    date: String,
    digest: Option<String>,
    body: Vec<u8>,
    /// The header that the signature is in.
    header: &'static str,
}

impl World {
    fn start() -> Self {
        Self::start_with("")
    }

    fn start_with(configuration: &str) -> Self {
        let site = TestSite::start_with(configuration);
        let (evil, victim) = (Peer::start(), Peer::start());
        Self {
            mallory: evil.person("mallory"),
            vera: victim.person("vera"),
            alice: site.person("alice"),
            site,
            evil,
            victim,
        }
    }

    /// What is stored, and what waits to be.
    fn footprint(&self) -> Footprint {
        const TABLES: [&str; 10] = [
            "notes",
            "users",
            "incoming_activities",
            "outgoing_activities",
            "note_reactions",
            "followings",
            "follow_requests",
            "poll_votes",
            "tombstones",
            "abuse_reports",
        ];
        Footprint(TABLES.map(|table| (table, self.count(table))).to_vec())
    }

    /// How many rows of a table there are.
    fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT count(*) FROM {table}"))
    }

    /// The number that a query of the server's database answers with.
    fn number(&self, query: &str) -> i64 {
        self.site.with_database(async |conn| number(conn, query).await.unwrap())
    }

    /// Waits until all that was taken is processed.
    #[track_caller]
    fn settle(&self) {
        eventually("everything is processed", || {
            let waiting = "SELECT count(*) FROM incoming_activities WHERE processed_at IS NULL AND retry_at IS NULL";
            (self.number(waiting) == 0).then_some(())
        });
    }

    /// Posts an activity as it should be, whatever the answer.
    fn try_send(&self, actor: &PeerActor, activity: &Value) -> Reply {
        actor.post(&self.site.origin, &actor.letter(&self.site.origin, "/inbox", activity))
    }

    /// Posts an activity, which is taken, and waits until it is processed.
    #[track_caller]
    fn send(&self, actor: &PeerActor, activity: &Value) {
        actor.send(&self.site.origin, activity);
        self.settle();
    }

    /// A public note of mallory's, as it should be.
    fn note(&self) -> Value {
        self.mallory.note(&self.evil, json!({ "content": "<p>hello</p>" }))
    }

    /// A Create of mallory's.
    fn create(&self) -> Value {
        self.mallory.activity("Create", self.note())
    }

    /// A request with a Create of mallory's, as it should be.
    fn draft(&self) -> Draft {
        Draft::of(&self.site, &self.mallory, &self.create())
    }

    /// Lets both peers' people be known here.
    fn introduce(&self) {
        for (peer, actor) in [(&self.evil, &self.mallory), (&self.victim, &self.vera)] {
            let note = actor.note(peer, json!({ "content": "<p>I am here</p>" }));
            self.send(actor, &actor.activity("Create", note));
        }
    }

    /// Lets vera be known here: another server than the one that attacks.
    #[track_caller]
    fn introduce_vera(&self) {
        let note = self.vera.note(&self.victim, json!({ "content": "<p>I am here</p>" }));
        self.vera
            .send(&self.site.origin, &self.vera.activity("Create", note.clone()));
        eventually("vera's note", || self.has_note(&note).then_some(()));
    }

    /// A note of vera's that is here.
    fn veras_note(&self) -> Value {
        let note = self.vera.note(&self.victim, json!({ "content": "<p>mine</p>" }));
        self.victim.serve(&note);
        self.send(&self.vera, &self.vera.activity("Create", note.clone()));
        assert!(self.has_note(&note));
        note
    }

    fn has_note(&self, note: &Value) -> bool {
        let uri = note["id"].as_str().unwrap();
        self.number(&format!("SELECT count(*) FROM notes WHERE uri = '{uri}'")) == 1
    }

    fn has_user(&self, uri: &str) -> bool {
        self.number(&format!("SELECT count(*) FROM users WHERE uri = '{uri}'")) == 1
    }

    /// How many requests both peers got, but for those about the servers themselves, which come when they are met.
    fn asked(&self) -> usize {
        let requests = [&self.evil, &self.victim].map(Peer::requests).into_iter().flatten();
        requests.filter(|request| !is_about_server(request)).count()
    }

    /// Does something that is to be refused with `status`, and to leave no trace: nothing stored, queued or fetched.
    #[track_caller]
    fn refused(&self, status: u16, attack: impl FnOnce() -> Reply) {
        let (before, asked) = (self.footprint(), self.asked());
        let reply = attack();
        assert_eq!(reply.status, status, "{}", reply.head);
        assert_eq!(self.footprint(), before);
        assert_eq!(
            self.asked(),
            asked,
            "something was fetched: {:?}",
            self.evil.requests().last()
        );
    }

    /// Posts an activity that is taken, because who sent it is who they say, but is to have no effect.
    #[track_caller]
    fn no_effect(&self, actor: &PeerActor, activity: &Value) {
        self.settle();
        let before = self.footprint().without_queue();
        self.send(actor, activity);
        assert_eq!(self.footprint().without_queue(), before, "{activity}");
    }
}

impl Footprint {
    /// Without what was taken to be looked at, and then refused.
    fn without_queue(mut self) -> Self {
        self.0.retain(|(table, _)| *table != "incoming_activities");
        self
    }
}

impl Draft {
    fn of(site: &TestSite, actor: &PeerActor, activity: &Value) -> Self {
        let body = activity.to_string().into_bytes();
        Self {
            key_id: actor.signer().key_id().to_owned(),
            algorithm: "rsa-sha256".to_owned(),
            order: "(request-target) host date digest".to_owned(),
            method: "post".to_owned(),
            signed_path: "/inbox".to_owned(),
            signed_host: site.host().to_owned(),
            path: "/inbox".to_owned(),
            host: site.host().to_owned(),
            date: http_date(0),
            digest: Some(digest_header(&body)),
            body,
            header: "signature",
        }
    }

    /// From somebody whose key is at another address than the actor's signer says.
    fn at(world: &World, actor: &PeerActor, activity: &Value) -> Self {
        Self {
            key_id: format!("{}#main-key", actor.id),
            ..Self::of(&world.site, actor, activity)
        }
    }

    /// Signs it with the actor's key, and posts it.
    fn post(&self, world: &World, actor: &PeerActor) -> Reply {
        let headers = self.headers(actor);
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        post(&world.site.origin, &self.path, &headers, &self.body)
    }

    fn headers(&self, actor: &PeerActor) -> Vec<(&'static str, String)> {
        let digest = self.digest.clone().unwrap_or_default();
        let line = |name: &str| match name {
            "(request-target)" => format!("{name}: {} {}", self.method, self.signed_path),
            "host" => format!("{name}: {}", self.signed_host),
            "date" => format!("{name}: {}", self.date),
            _ => format!("{name}: {digest}"),
        };
        let text: Vec<String> = self.order.split(' ').map(line).collect();
        let signature = base64(&actor.signer().sign(text.join("\n").as_bytes()).unwrap());
        let signature = format!(
            "keyId=\"{}\",algorithm=\"{}\",headers=\"{}\",signature=\"{signature}\"",
            self.key_id, self.algorithm, self.order
        );
        let signature = match self.header {
            "authorization" => format!("Signature {signature}"),
            _ => signature,
        };
        let mut headers = vec![("host", self.host.clone()), (self.header, signature)];
        if !self.date.is_empty() {
            headers.push(("date", self.date.clone()));
        }
        if let Some(digest) = &self.digest {
            headers.push(("digest", digest.clone()));
        }
        headers
    }
}

/// Whether a request is for what a server says of itself.
fn is_about_server(request: &Recorded) -> bool {
    request.path == "/" || request.path.contains("nodeinfo")
}

/// The time so many seconds ago, as a header says it.
fn http_date(seconds_ago: i64) -> String {
    let now = Clock::system().now().timestamp();
    let at = Timestamp::from_timestamp(now - seconds_ago, 0).unwrap();
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}
