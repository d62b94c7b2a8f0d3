//! Files of notes of other servers, copied where that is wanted.

use std::time::Duration;

use kanikey_domain::{accounts, retention};
use serde_json::{Value, json};

use super::Stage;
use crate::support::{Answer, Peer, eventually, png};

/// Longer than it takes until a file is looked at.
const A_WHILE: Duration = Duration::from_secs(4);

impl Stage {
    /// A server that copies files, with more in its settings and its configuration.
    fn that_copies(settings: Value, configuration: &str) -> Self {
        let stage = Self::set_with(configuration);
        stage.settings(json!({ "cacheRemoteFiles": true }));
        stage.settings(settings);
        stage
    }

    #[track_caller]
    fn settings(&self, settings: Value) {
        self.site.person("admin").call("admin/update-meta", settings);
    }

    /// The peer's person posts a note with the pictures at these addresses; gives it as sent.
    #[track_caller]
    fn pictures(&self, urls: &[String]) -> Value {
        let attachments: Vec<Value> = urls.iter().map(|url| attachment(url)).collect();
        self.note(json!({ "content": "look", "attachment": attachments }))
    }

    /// The first file of a note, as alice sees it.
    #[track_caller]
    fn file(&self, sent: &Value) -> Value {
        self.shown(sent)["files"][0].clone()
    }

    fn is_copied(&self, sent: &Value) -> bool {
        let own = format!("{}/files/", self.site.origin);
        self.file(sent)["url"].as_str().unwrap().starts_with(&own)
    }

    /// The first file of a note, once it is a copy.
    #[track_caller]
    fn copied(&self, sent: &Value) -> Value {
        eventually("a copy", || self.is_copied(sent).then(|| self.file(sent)))
    }

    /// Waits until nothing is to be copied any more.
    #[track_caller]
    fn nothing_waits(&self) {
        eventually("nothing waits", || {
            (self.number("SELECT count(*) FROM file_copies") == 0).then_some(())
        });
    }

    /// Waits until the only file that waits was tried so often, and is to be tried again later.
    #[track_caller]
    fn fails(&self, attempts: usize) {
        let failed = format!(
            "SELECT count(*) FROM file_copies \
             WHERE attempts = {attempts} AND taken_until IS NULL AND due_at > now() + interval '30 s'"
        );
        eventually("a failure", || (self.number(&failed) == 1).then_some(()));
    }

    /// Has what waits tried now.
    fn try_again(&self) {
        self.site.execute("UPDATE file_copies SET due_at = now()");
    }
}

fn attachment(url: &str) -> Value {
    json!({ "type": "Document", "mediaType": "image/png", "url": url })
}

/// An answer that says that it is a page, whatever it is.
fn bytes(body: Vec<u8>) -> Answer {
    Answer {
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body,
        ..Answer::status(200)
    }
}

/// The path of one of our addresses.
fn path<'a>(stage: &Stage, url: &'a Value) -> &'a str {
    url.as_str().unwrap().strip_prefix(&stage.site.origin).unwrap()
}

#[test]
fn files_stay_where_they_are_unless_copies_are_wanted() {
    let stage = Stage::set();
    stage.peer.answer("/crab.png", bytes(png(64, 32)));
    let sent = stage.pictures(&[stage.peer.url("/crab.png")]);
    assert_eq!(stage.number("SELECT count(*) FROM file_copies"), 0);
    std::thread::sleep(A_WHILE);
    assert!(!stage.is_copied(&sent));
    assert_eq!((stage.peer.fetches("/crab.png"), stage.site.stored_files()), (0, 0));
}

#[test]
fn a_copy_is_like_an_upload_and_made_once() {
    let stage = Stage::that_copies(json!({}), "");
    let picture = png(640, 480);
    stage.peer.answer("/crab.png", bytes(picture.clone()));
    let sent = stage.pictures(&[stage.peer.url("/crab.png")]);
    stage.send("Create", sent.clone());
    let copy = stage.copied(&sent);
    stage.send("Create", sent.clone());

    let upload = stage.alice.upload("crab.png", &picture);
    for property in ["size", "md5", "type", "blurhash", "properties", "name"] {
        assert_eq!(copy[property], upload[property], "{property}");
    }
    assert_eq!(copy["properties"], json!({ "width": 640, "height": 480 }));
    let (status, kind, _) = stage.alice.get(path(&stage, &copy["url"]), "*/*");
    assert_eq!((status, kind.as_str()), (200, "image/png"));
    let (status, kind, _) = stage.alice.get(path(&stage, &copy["thumbnailUrl"]), "*/*");
    assert_eq!((status, kind.as_str()), (200, "image/webp"));

    stage.nothing_waits();
    let original = stage.peer.url("/crab.png");
    let kept = format!("SELECT count(*) FROM drive_files WHERE url = '{original}' AND NOT is_link");
    assert_eq!((stage.number(&kept), stage.peer.fetches("/crab.png")), (1, 1));
    let encoded: String = original.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let proxied = format!("/proxy/x.webp?url={encoded}");
    assert_eq!(stage.alice.get(&proxied, "*/*").0, 200, "the original is still known");
    assert_eq!(
        stage.alice.ids("drive/files", json!({})),
        [upload["id"].as_str().unwrap()]
    );
    let usages = "SELECT count(*) FROM drive_usages u JOIN users o ON o.id = u.user_id WHERE o.host IS NOT NULL";
    assert_eq!(stage.number(usages), 0);
}

#[test]
fn sensitive_files_are_copied_where_that_is_wanted_as_well() {
    let stage = Stage::that_copies(json!({ "cacheRemoteSensitiveFiles": false }), "");
    for name in ["/plain.png", "/secret.png", "/open.png"] {
        stage.peer.answer(name, bytes(png(8, 8)));
    }
    let sensitive = |name: &str| {
        let file = attachment(&stage.peer.url(name));
        stage.note(json!({ "content": "x", "sensitive": true, "attachment": [file] }))
    };
    let secret = sensitive("/secret.png");
    stage.copied(&stage.pictures(&[stage.peer.url("/plain.png")]));
    stage.nothing_waits();
    assert!(!stage.is_copied(&secret));
    assert_eq!(stage.peer.fetches("/secret.png"), 0);
    stage.settings(json!({ "cacheRemoteSensitiveFiles": true }));
    stage.copied(&sensitive("/open.png"));
}

#[test]
fn what_cannot_be_copied_stays_a_link_and_is_not_asked_for_again() {
    let stage = Stage::that_copies(json!({}), "drive.max_file_size = 100000");
    let mut broken = png(64, 64);
    broken.truncate(100);
    let answers = [
        ("/large.png", bytes(png(400, 400))),
        ("/missing.png", Answer::status(404)),
        ("/gone.png", Answer::status(410)),
        ("/page.png", bytes(b"<html>no such picture</html>".to_vec())),
        ("/broken.png", bytes(broken)),
    ];
    let notes: Vec<(&str, Value)> = answers
        .into_iter()
        .map(|(path, answer)| {
            stage.peer.answer(path, answer);
            (path, stage.pictures(&[stage.peer.url(path)]))
        })
        .collect();
    stage.nothing_waits();
    for (path, sent) in notes {
        assert!(!stage.is_copied(&sent), "{path}");
        assert_eq!(stage.peer.fetches(path), 1, "{path}");
    }
    assert_eq!((stage.site.stored_files(), stage.site.part_sizes().len()), (0, 0));
}

#[test]
fn a_host_that_hangs_holds_up_its_own_files_only() {
    let stage = Stage::that_copies(json!({}), "");
    let silent = Peer::start();
    silent.otherwise(|_request| {
        Some(Answer {
            delay: Duration::from_mins(1),
            ..Answer::status(200)
        })
    });
    stage.peer.answer("/crab.png", bytes(png(8, 8)));
    let first = stage.pictures(&[silent.url("/1.png")]);
    let second = stage.pictures(&[silent.url("/2.png")]);
    eventually("it is asked", || (silent.requests().len() == 1).then_some(()));
    stage.copied(&stage.pictures(&[stage.peer.url("/crab.png")]));
    assert!(!stage.is_copied(&first) && !stage.is_copied(&second));
    assert_eq!(silent.requests().len(), 1, "one at a time");
}

#[test]
fn a_failure_is_tried_again_and_not_for_ever() {
    let stage = Stage::that_copies(json!({}), "");
    stage.peer.answer("/crab.png", Answer::status(500));
    let sent = stage.pictures(&[stage.peer.url("/crab.png")]);
    stage.fails(1);
    stage.try_again();
    stage.fails(2);
    stage.peer.answer("/crab.png", bytes(png(8, 8)));
    stage.try_again();
    stage.copied(&sent);
    stage.nothing_waits();

    stage.peer.answer("/never.png", Answer::status(500));
    let sent = stage.pictures(&[stage.peer.url("/never.png")]);
    for attempts in 1..=4 {
        stage.fails(attempts);
        stage.try_again();
    }
    stage.nothing_waits();
    assert_eq!(stage.peer.fetches("/never.png"), 5);
    assert!(!stage.is_copied(&sent));
}

#[test]
fn hosts_that_are_blocked_are_not_asked() {
    let blocked = Peer::start();
    let stage = Stage::that_copies(json!({ "blockedHosts": [blocked.host()] }), "");
    let elsewhere = Answer {
        headers: vec![("location".to_owned(), blocked.url("/2.png"))],
        ..Answer::status(302)
    };
    stage.peer.answer("/elsewhere.png", elsewhere);
    stage.pictures(&[blocked.url("/1.png")]);
    assert_eq!(stage.number("SELECT count(*) FROM file_copies"), 0);
    stage.pictures(&[stage.peer.url("/elsewhere.png")]);
    stage.nothing_waits();
    assert_eq!(stage.peer.fetches("/elsewhere.png"), 1);
    stage.peer.answer("/late.png", bytes(png(8, 8)));
    stage.pictures(&[stage.peer.url("/late.png")]);
    stage
        .site
        .execute("UPDATE file_copies SET due_at = now() + interval '1 h'");
    stage.settings(json!({ "blockedHosts": [blocked.host(), stage.peer.host()] }));
    stage.try_again();
    stage.nothing_waits();
    assert_eq!((blocked.requests().len(), stage.peer.fetches("/late.png")), (0, 0));
}

#[test]
fn an_edit_brings_what_is_new() {
    let stage = Stage::that_copies(json!({}), "");
    let urls = ["/1.png", "/2.png"].map(|path| {
        stage.peer.answer(path, bytes(png(8, 8)));
        stage.peer.url(path)
    });
    let sent = stage.pictures(&urls[..1]);
    let first = stage.copied(&sent);
    let mut edited = sent.clone();
    edited["attachment"] = json!([attachment(&urls[1]), attachment(&urls[0])]);
    stage.send("Update", edited);
    stage.copied(&sent);
    stage.nothing_waits();
    let files = stage.shown(&sent)["files"].clone();
    assert_eq!((&files[1], files.as_array().map(Vec::len)), (&first, Some(2)));
    assert_eq!((stage.peer.fetches("/1.png"), stage.peer.fetches("/2.png")), (1, 1));
}

#[test]
fn copies_go_with_what_they_belong_to() {
    let stage = Stage::that_copies(json!({}), "");
    stage.peer.answer("/crab.png", bytes(png(8, 8)));
    let post = || stage.pictures(&[stage.peer.url("/crab.png")]);
    let is_empty = |what: &str| {
        let files = stage.number("SELECT count(*) FROM drive_files");
        assert_eq!((stage.site.stored_files(), files), (0, 0), "{what}");
    };
    let sent = post();
    stage.copied(&sent);
    assert_eq!(stage.site.stored_files(), 2, "the file and its thumbnail");
    stage.send("Delete", sent["id"].clone());
    is_empty("its author deleted the note");

    stage.copied(&post());
    let host = json!({ "host": stage.peer.host() });
    stage
        .site
        .person("admin")
        .call("admin/federation/delete-all-files", host);
    is_empty("an administrator deleted all files of the host");

    let slow = Answer {
        delay: Duration::from_secs(1),
        ..bytes(png(8, 8))
    };
    stage.peer.answer("/slow.png", slow);
    let sent = stage.pictures(&[stage.peer.url("/slow.png")]);
    eventually("it is asked for", || {
        (stage.peer.fetches("/slow.png") == 1).then_some(())
    });
    stage.send("Delete", sent["id"].clone());
    std::thread::sleep(A_WHILE);
    is_empty("the note was deleted while its file came");

    stage.copied(&post());
    stage.send("Delete", json!(stage.mallet.id));
    stage.site.with_site(async |site| {
        for _step in 0..3 {
            accounts::purge_deleted(site).await.unwrap();
        }
    });
    is_empty("the account was deleted");
}

#[test]
fn the_oldest_copies_become_links_where_all_take_too_much() {
    let stage = Stage::that_copies(json!({}), "");
    let notes = ["/old.png", "/new.png"].map(|path| {
        stage.peer.answer(path, bytes(png(950, 950)));
        let sent = stage.pictures(&[stage.peer.url(path)]);
        stage.copied(&sent);
        sent
    });
    assert_eq!(stage.site.stored_files(), 4);
    stage.settings(json!({ "cachedRemoteFilesMaxMegabytes": 1 }));
    eventually("the old one is a link", || {
        stage.site.with_site(async |site| retention::step(site).await.unwrap());
        (!stage.is_copied(&notes[0])).then_some(())
    });
    assert!(stage.is_copied(&notes[1]));
    eventually("its files are gone", || (stage.site.stored_files() == 2).then_some(()));
    assert_eq!(stage.peer.fetches("/old.png"), 1, "it is not copied again");
}
