//! `Create` and `Delete` of notes, and of all that is shown like one.

use serde_json::{Value, json};

use super::Stage;

#[test]
fn a_note_arrives_once_and_is_deleted_for_good() {
    let stage = Stage::set();
    let sent = stage.note(json!({ "content": "<p>hello <b>there</b></p>" }));
    assert_eq!(stage.shown(&sent)["text"], "hello **there**");
    stage.send("Create", sent.clone());
    stage.send("Create", sent["id"].clone());
    assert_eq!(stage.notes_of(&stage.mallet).len(), 1);

    stage.send("Delete", json!({ "type": "Tombstone", "id": sent["id"] }));
    let again = stage.send("Create", sent.clone());
    assert_eq!(stage.find(&sent), None, "what was deleted stays so");
    assert!(stage.is_refused(&again));
}

#[test]
fn a_delete_may_come_before_its_create() {
    let stage = Stage::set();
    let note = stage.mallet.note(&stage.peer, json!({ "content": "too late" }));
    stage.send("Delete", note["id"].clone());
    let create = stage.send("Create", note.clone());
    assert!(stage.is_refused(&create));
    let reply = stage.note(json!({ "content": "reply", "inReplyTo": note["id"] }));
    assert_eq!(stage.shown(&reply)["replyId"], Value::Null);
    assert_eq!(stage.find(&note), None);
}

#[test]
fn everything_that_is_shown_like_a_note_is_taken() {
    let stage = Stage::set();
    for kind in ["Article", "Audio", "Document", "Image", "Page", "Video", "Event"] {
        let sent = stage.note(json!({
            "type": kind, "name": "A title", "content": "<p>words</p>", "summary": "an excerpt",
            "url": [{ "type": "Link", "mediaType": "video/mp4", "href": "https://b.test/v.mp4" },
                    { "type": "Link", "mediaType": "text/html", "href": "https://b.test/page" }],
        }));
        let note = stage.shown(&sent);
        assert_eq!(note["text"], "**A title**\n\nwords\n\nhttps://b.test/page", "{kind}");
        assert_eq!(
            (&note["url"], &note["cw"]),
            (&json!("https://b.test/page"), &Value::Null),
            "{kind}"
        );
    }
    let link = json!([{ "type": "Link", "href": "https://c.test/read" }]);
    let page =
        stage.note(json!({ "type": "Page", "name": "Read this", "attachment": link, "url": "https://b.test/p" }));
    assert_eq!(
        stage.shown(&page)["text"],
        "**Read this**\n\nhttps://c.test/read\n\nhttps://b.test/p"
    );
}

#[test]
fn text_comes_from_its_source_first() {
    let stage = Stage::set();
    let source = |kind| json!({ "content": "$[spin source]", "mediaType": kind });
    let text = |properties: Value| stage.shown(&stage.note(properties))["text"].clone();
    let misskey = "text/x.misskeymarkdown";
    let html = "<p>html<script>x</script></p>";
    assert_eq!(
        text(json!({ "content": html, "_misskey_content": "**old**", "source": source(misskey) })),
        "$[spin source]"
    );
    assert_eq!(
        text(json!({ "content": html, "_misskey_content": "**old**", "source": source("text/bbcode") })),
        "**old**"
    );
    assert_eq!(text(json!({ "content": html })), "html");
    assert_eq!(text(json!({ "contentMap": { "de": "<p>hallo</p>" } })), "hallo");
    assert_eq!(
        text(json!({ "content": "*plain* <b>", "mediaType": "text/plain" })),
        "*plain* <b>"
    );
}

#[test]
fn files_have_addresses_and_descriptions() {
    let stage = Stage::set();
    let file = |kind: &str, more: Value| {
        let mut file = json!({ "type": kind, "mediaType": "image/png" });
        file.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        file
    };
    let sent = stage.note(json!({ "content": "files", "sensitive": true, "attachment": [
        file("Document", json!({ "url": "https://b.test/1.png", "name": "one" })),
        file("Image", json!({ "url": "https://b.test/2.png", "name": null, "summary": "two" })),
        file("Video", json!({ "url": [{ "type": "Link", "href": "https://b.test/3.png" }] })),
        file("Image", json!({ "url": "javascript:alert(1)" })),
        file("PropertyValue", json!({ "url": "https://b.test/4.png" })),
    ] }));
    let files = stage.shown(&sent)["files"].as_array().unwrap().clone();
    let described: Vec<_> = files
        .iter()
        .map(|file| (&file["comment"], &file["isSensitive"]))
        .collect();
    assert_eq!(
        described,
        [
            (&json!("one"), &json!(true)),
            (&json!("two"), &json!(true)),
            (&Value::Null, &json!(true))
        ]
    );
}

#[test]
fn who_may_see_a_note_is_said_in_many_ways() {
    let stage = Stage::set();
    let followers = json!([format!("{}/followers", stage.mallet.id)]);
    let visibility = |to: Value, cc: Value| {
        let sent = stage.note(json!({ "content": "x", "to": to, "cc": cc }));
        let uri = sent["id"].as_str().unwrap();
        let kinds = ["public", "home", "followers", "specified"].into_iter();
        let is = |kind: &&str| {
            let query = format!("SELECT count(*) FROM notes WHERE uri = '{uri}' AND visibility = '{kind}'");
            stage.number(&query) == 1
        };
        kinds.filter(is).collect::<Vec<_>>().join(" ")
    };
    for public in ["https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"] {
        assert_eq!(visibility(json!(public), followers.clone()), "public");
        assert_eq!(visibility(followers.clone(), json!([public])), "home");
    }
    assert_eq!(visibility(followers.clone(), json!([])), "followers");
    assert_eq!(
        visibility(json!([stage.alice_uri(), "bear:?u=x&t=y"]), json!([])),
        "specified"
    );
    assert_eq!(visibility(json!({ "id": "Public" }), Value::Null), "public");
}

#[test]
fn an_audience_may_be_said_by_the_activity_alone() {
    let stage = Stage::set();
    let mut note = stage.mallet.note(&stage.peer, json!({ "content": "for all" }));
    for part in ["to", "cc"] {
        note.as_object_mut().unwrap().remove(part);
    }
    let mut create = stage.mallet.activity("Create", note.clone());
    create["to"] = json!("as:Public");
    stage.post(&stage.mallet, create);
    assert_eq!(stage.shown(&note)["visibility"], "public");
}

#[test]
fn replies_bring_what_they_answer() {
    let stage = Stage::set();
    let first = stage.mallet.note(&stage.peer, json!({ "content": "first" }));
    let second = stage
        .mallet
        .note(&stage.peer, json!({ "content": "second", "inReplyTo": first["id"] }));
    for note in [&first, &second] {
        stage.peer.serve(note);
    }
    let third = stage.note(json!({ "content": "third", "inReplyTo": [second["id"], "https://b.test/other"] }));
    let shown = stage.shown(&third);
    assert_eq!(shown["reply"]["text"], "second");
    assert_eq!(stage.shown(&second)["replyId"], stage.shown(&first)["id"]);
    let missing = stage.note(json!({ "content": "fourth", "inReplyTo": stage.peer.url("/not-there") }));
    assert_eq!(stage.shown(&missing)["replyId"], Value::Null);
}

#[test]
fn notes_that_answer_each_other_end() {
    let stage = Stage::set();
    let (one, two) = (stage.peer.new_id("notes"), stage.peer.new_id("notes"));
    let note = |id: &str, other: &str| {
        stage.mallet.note(
            &stage.peer,
            json!({ "id": id, "content": "x", "inReplyTo": other, "quoteUrl": other }),
        )
    };
    stage.peer.serve(&note(&one, &two));
    stage.peer.serve(&note(&two, &one));
    stage.send("Create", note(&one, &two));
    assert_eq!(stage.notes_of(&stage.mallet).len(), 2);
    let path = two.trim_start_matches(&stage.peer.origin).to_owned();
    assert_eq!(stage.peer.fetches(&path), 1);
}

#[test]
fn mentions_hashtags_and_emojis_come_from_the_tags() {
    let stage = Stage::set();
    let alice = stage.alice_uri();
    let icon = json!({ "type": "Image", "url": "https://b.test/crab.png" });
    let sent = stage.note(json!({
        "content": format!("<p><a href=\"{alice}\">@alice</a> #crab :crab:</p>"), "cc": [alice],
        "tag": [
            { "type": "Mention", "href": alice, "name": format!("@alice@{}", stage.site.host()) },
            { "type": "Hashtag", "name": "#Crab", "href": "https://b.test/tags/crab" },
            { "type": "Emoji", "name": ":crab:", "icon": icon },
            { "type": "Nonsense" }, 7,
        ],
    }));
    let note = stage.shown(&sent);
    assert_eq!(note["mentions"], json!([stage.alice.id]));
    assert_eq!(note["tags"], json!(["crab"]));
    assert!(note["emojis"]["crab"].is_string());
    let told = stage.alice.call("i/notifications", json!({}));
    assert_eq!(told[0]["type"], "mention");
}
