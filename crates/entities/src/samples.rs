//! Entities against answers recorded from Misskey, and against the schemas of its API document.

use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    AbuseReport, Antenna, DriveFile, DriveFolder, EmojiDetailed, EmojiSimple, Following, Hashtag, HashtagTrend,
    MeDetailed, MetaDetailed, MetaLite, Note, NoteFavorite, NoteReaction, NoteReactionWithNote, Notification,
    UserDetailed, UserList, UserLite,
};

/// A file of the reference material; `None` where it is not at hand.
fn reference(path: &str) -> Option<Value> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference"));
    let text = std::fs::read_to_string(folder.join(path)).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

fn assert_round_trip<T: Serialize + DeserializeOwned>(name: &str, schema: &str, recorded: &Value) {
    let entity: T = serde_json::from_value(recorded.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut written = serde_json::to_value(&entity).unwrap();
    whole_numbers(&mut written);
    assert_eq!(&written, recorded, "{name}");
    if let Some(document) = reference("misskey-api.json") {
        let root = json!({ "$ref": format!("#/components/schemas/{schema}"), "components": document["components"] });
        let errors: Vec<String> = jsonschema::draft202012::new(&root)
            .unwrap()
            .iter_errors(&written)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name} as {schema}: {errors:?}");
    }
}

/// JSON does not know `1.0` from `1`.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        Value::Array(items) => items.iter_mut().for_each(whole_numbers),
        Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => {
            *value = json!(number.as_f64().unwrap() as i64);
        }
        _ => {}
    }
}

/// Takes out what Misskey sends by accident: the cache that its server keeps in notes for streaming.
fn without_caches(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("reactionAndUserPairCache");
            fields.values_mut().for_each(without_caches);
        }
        Value::Array(items) => items.iter_mut().for_each(without_caches),
        _ => {}
    }
}

/// Checks what stands at `pointer` in the recorded answer of an endpoint; each item of an array by itself.
fn check<T: Serialize + DeserializeOwned>(name: &str, pointer: &str, schema: &str) {
    let Some(mut sample) = reference(&format!("samples/{name}.json")) else {
        return;
    };
    without_caches(&mut sample);
    let recorded = sample["body"].pointer(pointer).unwrap();
    match recorded {
        Value::Array(items) => {
            assert!(!items.is_empty(), "{name}");
            for item in items {
                assert_round_trip::<T>(name, schema, item);
            }
        }
        item => assert_round_trip::<T>(name, schema, item),
    }
}

#[test]
fn notes() {
    for name in [
        "notes.children",
        "notes.conversation",
        "notes.featured",
        "notes.global-timeline",
        "notes.hybrid-timeline",
        "notes.local-timeline",
        "notes.mentions",
        "notes.renotes",
        "notes.replies",
        "notes.search-by-tag",
        "notes.show",
        "notes.show-anonymous",
        "notes.show-followers-anonymous",
        "notes.show-poll",
        "notes.show-quote",
        "notes.show-renote",
        "notes.show-specified",
        "notes.timeline",
        "notes.user-list-timeline",
        "users.notes",
        "antennas.notes",
    ] {
        check::<Note>(&format!("api/{name}"), "", "Note");
    }
    for name in [
        "create",
        "create-followers-cw",
        "create-poll",
        "create-quote",
        "create-renote",
        "create-reply",
        "create-specified",
    ] {
        check::<Note>(&format!("api/notes.{name}"), "/createdNote", "Note");
    }
    for channel in ["home", "local", "hybrid", "global", "list", "hashtag", "antenna"] {
        check::<Note>(&format!("streaming/alice.{channel}.note"), "/body", "Note");
    }
}

#[test]
fn users() {
    for name in ["users.show", "users.show-anonymous", "users", "users.search"] {
        check::<UserDetailed>(&format!("api/{name}"), "", "UserDetailed");
    }
    check::<UserLite>("api/drive.files.show", "/user", "UserLite");
}

#[test]
fn me() {
    // Misskey's own answer has announcements that are not what its document says.
    let Some(mut me) = reference("samples/api/i.json") else {
        return;
    };
    me["body"]["unreadAnnouncements"] = json!([]);
    assert_round_trip::<MeDetailed>("i", "MeDetailed", &me["body"]);
    assert_round_trip::<UserDetailed>("i", "MeDetailed", &me["body"]);
}

#[test]
fn notifications() {
    check::<Notification>("api/i.notifications", "", "Notification");
    check::<Notification>("api/i.notifications-grouped", "", "Notification");
    for name in [
        "alice.main.notification-achievementEarned",
        "alice.main.notification-createToken",
        "alice.main.notification-follow",
        "alice.main.notification-followRequestAccepted",
        "alice.main.notification-quote",
        "alice.main.notification-reaction",
        "alice.main.notification-renote",
        "alice.main.notification-reply",
        "bob.main.notification-login",
        "bob.main.notification-mention",
    ] {
        check::<Notification>(&format!("streaming/{name}"), "/body", "Notification");
    }
}

#[test]
fn drive() {
    check::<DriveFile>("api/drive.files.show", "", "DriveFile");
    check::<DriveFile>("api/drive.files", "", "DriveFile");
    check::<DriveFile>("api/drive.files.create", "", "DriveFile");
    check::<DriveFolder>("api/drive.folders.create", "", "DriveFolder");
}

#[test]
fn the_rest() {
    check::<Following>("api/users.followers", "", "Following");
    check::<Following>("api/users.following", "", "Following");
    check::<UserList>("api/users.lists.list", "", "UserList");
    check::<Antenna>("api/antennas.list", "", "Antenna");
    check::<NoteReaction>("api/notes.reactions", "", "NoteReaction");
    check::<NoteReactionWithNote>("api/users.reactions", "", "NoteReactionWithNote");
    check::<NoteFavorite>("api/i.favorites", "", "NoteFavorite");
    check::<EmojiSimple>("api/emojis", "/emojis", "EmojiSimple");
    check::<EmojiDetailed>("api/admin.emoji.list", "", "EmojiDetailed");
    check::<Hashtag>("api/hashtags.list", "", "Hashtag");
    check::<MetaLite>("api/meta-lite", "", "MetaLite");
    check::<MetaDetailed>("api/meta", "", "MetaLite");
}

#[test]
fn what_has_no_schema() {
    let (Some(trends), Some(reports)) = (
        reference("samples/api/hashtags.trend.json"),
        reference("samples/api/admin.abuse-user-reports.json"),
    ) else {
        return;
    };
    for (recorded, written) in [
        (
            &trends["body"],
            serde_json::to_value(serde_json::from_value::<Vec<HashtagTrend>>(trends["body"].clone()).unwrap()),
        ),
        (
            &reports["body"],
            serde_json::to_value(serde_json::from_value::<Vec<AbuseReport>>(reports["body"].clone()).unwrap()),
        ),
    ] {
        assert_eq!(recorded, &written.unwrap());
    }
}
