//! What is somebody's own is nobody else's: the endpoints that take the id of such a thing, called by another account.

use serde_json::{Value, json};

use crate::support::{Person, TestSite, png};

/// Parameters that name a thing with one owner.
const OWN: [&str; 11] = [
    "fileId",
    "fileIds",
    "mediaIds",
    "avatarId",
    "bannerId",
    "folderId",
    "parentId",
    "listId",
    "userListId",
    "antennaId",
    "tokenId",
];

/// What bob has no business with.
struct Property {
    file: Value,
    folder: Value,
    list: Value,
    antenna: Value,
    note: Value,
    renote: Value,
    token: Value,
}

/// What bob has himself.
struct Tools {
    file: Value,
    folder: Value,
    antenna: Value,
}

/// A call that must not work: its error's code, or (as `""`) an answer that has nothing of hers in it.
type Door = (&'static str, Value, &'static str);

fn antenna(name: &str) -> Value {
    json!({ "name": name, "src": "all", "keywords": [["crab"]], "excludeKeywords": [[]], "users": [],
        "caseSensitive": false, "withReplies": false, "withFile": false })
}

fn with(mut params: Value, more: Value) -> Value {
    let more = more.as_object().expect("an object").clone();
    params.as_object_mut().expect("an object").extend(more);
    params
}

fn settle(alice: &Person, bob: &Person, carol: &Person) -> Property {
    let folder = alice.call("drive/folders/create", json!({ "name": "secret" }));
    let file = alice.upload("secret.png", &png(5, 5));
    alice.call(
        "drive/files/update",
        json!({ "fileId": file["id"], "folderId": folder["id"] }),
    );
    alice.call(
        "drive/folders/create",
        json!({ "name": "inner", "parentId": folder["id"] }),
    );
    let list = alice.call("users/lists/create", json!({ "name": "secret" }));
    alice.call("users/lists/push", json!({ "listId": list["id"], "userId": carol.id }));
    let note = alice.post("mine");
    let renote = alice.call("notes/create", json!({ "renoteId": carol.post("theirs")["id"] }))["createdNote"].clone();
    alice.call("i/pin", json!({ "noteId": note["id"] }));
    alice.call("notes/favorites/create", json!({ "noteId": note["id"] }));
    alice.call(
        "notes/reactions/create",
        json!({ "noteId": note["id"], "reaction": "👍" }),
    );
    alice.call("following/create", json!({ "userId": carol.id }));
    alice.call("mute/create", json!({ "userId": carol.id }));
    alice.call("renote-mute/create", json!({ "userId": carol.id }));
    alice.call("blocking/create", json!({ "userId": site_admin(bob) }));
    alice.call("i/update", json!({ "isLocked": true, "autoAcceptFollowed": false }));
    carol.call("following/create", json!({ "userId": alice.id }));
    alice.call(
        "miauth/gen-token",
        json!({ "session": null, "name": "app", "permission": ["read:account"] }),
    );
    Property {
        antenna: alice.call("antennas/create", antenna("secret"))["id"].clone(),
        token: alice.call("i/apps", json!({}))[0]["id"].clone(),
        file: file["id"].clone(),
        folder: folder["id"].clone(),
        list: list["id"].clone(),
        note: note["id"].clone(),
        renote: renote["id"].clone(),
    }
}

fn site_admin(bob: &Person) -> Value {
    bob.call("users/show", json!({ "username": "admin" }))["id"].clone()
}

/// All that alice can see of what is hers.
fn belongings(alice: &Person, own: &Property) -> Vec<Value> {
    let calls = [
        ("drive/files", json!({ "folderId": own.folder })),
        ("drive/folders", json!({ "folderId": own.folder })),
        ("drive/folders/show", json!({ "folderId": own.folder })),
        ("users/lists/list", json!({})),
        ("users/lists/get-memberships", json!({ "listId": own.list })),
        ("antennas/list", json!({})),
        ("notes/show", json!({ "noteId": own.note })),
        ("notes/show", json!({ "noteId": own.renote })),
        ("notes/state", json!({ "noteId": own.note })),
        ("i/favorites", json!({})),
        ("mute/list", json!({})),
        ("renote-mute/list", json!({})),
        ("blocking/list", json!({})),
        ("following/requests/list", json!({})),
        ("users/following", json!({ "userId": alice.id })),
        ("i/apps", json!({})),
    ];
    let mut shown: Vec<Value> = calls.map(|(endpoint, params)| alice.call(endpoint, params)).to_vec();
    let me = alice.call("i", json!({}));
    shown.push(json!([
        me["pinnedNoteIds"],
        me["avatarUrl"],
        me["bannerUrl"],
        me["followersCount"]
    ]));
    shown
}

fn drive_doors(own: &Property, tools: &Tools) -> Vec<Door> {
    let (file, folder) = (json!({ "fileId": own.file }), json!({ "folderId": own.folder }));
    let parent = json!({ "parentId": own.folder });
    vec![
        ("drive/files/show", file.clone(), "NO_SUCH_FILE"),
        (
            "drive/files/update",
            with(file.clone(), json!({ "name": "x" })),
            "NO_SUCH_FILE",
        ),
        (
            "drive/files/update",
            with(json!({ "fileId": tools.file }), folder.clone()),
            "NO_SUCH_FOLDER",
        ),
        ("drive/files/delete", file.clone(), "NO_SUCH_FILE"),
        ("drive/files/attached-notes", file.clone(), "NO_SUCH_FILE"),
        ("drive/files", folder.clone(), ""),
        (
            "drive/files/find",
            with(folder.clone(), json!({ "name": "secret.png" })),
            "",
        ),
        ("drive/folders", folder.clone(), ""),
        (
            "drive/folders/find",
            with(parent.clone(), json!({ "name": "inner" })),
            "",
        ),
        ("drive/folders/show", folder.clone(), "NO_SUCH_FOLDER"),
        (
            "drive/folders/update",
            with(folder.clone(), json!({ "name": "x" })),
            "NO_SUCH_FOLDER",
        ),
        (
            "drive/folders/update",
            with(json!({ "folderId": tools.folder }), parent.clone()),
            "NO_SUCH_PARENT_FOLDER",
        ),
        (
            "drive/folders/create",
            with(parent, json!({ "name": "x" })),
            "NO_SUCH_FOLDER",
        ),
        ("drive/folders/delete", folder, "NO_SUCH_FOLDER"),
        ("notes/create", json!({ "fileIds": [own.file] }), "NO_SUCH_FILE"),
        ("notes/create", json!({ "mediaIds": [own.file] }), "NO_SUCH_FILE"),
        ("i/update", json!({ "avatarId": own.file }), "NO_SUCH_AVATAR"),
        ("i/update", json!({ "bannerId": own.file }), "NO_SUCH_BANNER"),
        (
            "admin/emoji/add",
            with(file, json!({ "name": "stolen" })),
            "NO_SUCH_FILE",
        ),
    ]
}

fn collection_doors(own: &Property, tools: &Tools, carol: &Person) -> Vec<Door> {
    let (list, watched) = (json!({ "listId": own.list }), json!({ "antennaId": own.antenna }));
    let member = with(list.clone(), json!({ "userId": carol.id }));
    let of_list = json!({ "src": "list", "userListId": own.list });
    vec![
        ("users/lists/show", list.clone(), "NO_SUCH_LIST"),
        (
            "users/lists/update",
            with(list.clone(), json!({ "name": "x" })),
            "NO_SUCH_LIST",
        ),
        ("users/lists/push", member.clone(), "NO_SUCH_LIST"),
        ("users/lists/pull", member.clone(), "NO_SUCH_LIST"),
        (
            "users/lists/update-membership",
            with(member, json!({ "withReplies": true })),
            "NO_SUCH_LIST",
        ),
        ("users/lists/get-memberships", list.clone(), "NO_SUCH_LIST"),
        ("notes/user-list-timeline", list.clone(), "NO_SUCH_LIST"),
        ("users/lists/delete", list, "NO_SUCH_LIST"),
        ("antennas/show", watched.clone(), "NO_SUCH_ANTENNA"),
        ("antennas/notes", watched.clone(), "NO_SUCH_ANTENNA"),
        (
            "antennas/update",
            with(antenna("x"), watched.clone()),
            "NO_SUCH_ANTENNA",
        ),
        (
            "antennas/update",
            with(json!({ "antennaId": tools.antenna }), of_list.clone()),
            "NO_SUCH_USER_LIST",
        ),
        ("antennas/create", with(antenna("x"), of_list), "NO_SUCH_USER_LIST"),
        ("antennas/delete", watched, "NO_SUCH_ANTENNA"),
    ]
}

fn account_doors(own: &Property, alice: &Person, carol: &Person) -> Vec<Door> {
    let (note, renoted) = (json!({ "noteId": own.note }), json!({ "noteId": own.renote }));
    let user = json!({ "userId": carol.id });
    vec![
        ("notes/delete", note.clone(), "ACCESS_DENIED"),
        ("notes/delete", renoted.clone(), "ACCESS_DENIED"),
        ("notes/unrenote", renoted, ""),
        ("notes/favorites/delete", note.clone(), "NOT_FAVORITED"),
        ("notes/reactions/delete", note.clone(), "NOT_REACTED"),
        ("i/pin", note.clone(), "NO_SUCH_NOTE"),
        ("i/unpin", note, ""),
        ("i/revoke-token", json!({ "tokenId": own.token }), ""),
        ("mute/delete", user.clone(), "NOT_MUTING"),
        ("renote-mute/delete", user.clone(), "NOT_MUTING"),
        ("blocking/delete", user.clone(), "NOT_BLOCKING"),
        ("following/delete", user.clone(), "NOT_FOLLOWING"),
        (
            "following/update",
            with(user.clone(), json!({ "notify": "normal" })),
            "NOT_FOLLOWING",
        ),
        ("following/invalidate", user.clone(), "NOT_FOLLOWING"),
        ("following/requests/accept", user.clone(), "NO_FOLLOW_REQUEST"),
        ("following/requests/reject", user, ""),
        (
            "following/requests/cancel",
            json!({ "userId": alice.id }),
            "FOLLOW_REQUEST_NOT_FOUND",
        ),
    ]
}

#[test]
fn nobody_touches_what_is_not_theirs() {
    let site = TestSite::start();
    let (alice, bob, carol) = (site.person("alice"), site.person("bob"), site.person("carol"));
    let policies = json!({ "policies": { "canManageCustomEmojis": true } });
    site.person("admin")
        .call("admin/roles/update-default-policies", policies);
    let own = settle(&alice, &bob, &carol);
    let tools = Tools {
        file: bob.upload("bob.png", &png(6, 6))["id"].clone(),
        folder: bob.call("drive/folders/create", json!({ "name": "bob" }))["id"].clone(),
        antenna: bob.call("antennas/create", antenna("bob"))["id"].clone(),
    };
    let before = belongings(&alice, &own);
    let doors = [
        drive_doors(&own, &tools),
        collection_doors(&own, &tools, &carol),
        account_doors(&own, &alice, &carol),
    ]
    .concat();
    for (endpoint, params, code) in &doors {
        match (bob.attempt(endpoint, params.clone()), *code) {
            (Ok(answer), "") => assert!(!answer.to_string().contains("secret"), "{endpoint} {answer}"),
            (Ok(answer), _) => panic!("{endpoint} {params} answered {answer}"),
            (Err(refusal), "") => assert_eq!(refusal.status, 400, "{endpoint} {params} {refusal:?}"),
            (Err(refusal), code) => assert_eq!(refusal.code, code, "{endpoint} {params} {refusal:?}"),
        }
        assert_eq!(belongings(&alice, &own), before, "{endpoint} {params}");
    }
    assert_eq!(upload_into(&bob, &own.folder), "NO_SUCH_FOLDER");
    assert_eq!(belongings(&alice, &own), before);
    assert_complete(&site, &doors);
}

/// Sends a file into a folder; the error's code.
fn upload_into(person: &Person, folder: &Value) -> String {
    let token = person.token.as_deref().unwrap();
    let folder = folder.as_str().unwrap();
    let field =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.txt\"\r\n\r\nhello\r\n--b--\r\n";
    let body = [field("i", token), field("folderId", folder), file.to_owned()].concat();
    let sent = person.post_bytes("drive/files/create", "multipart/form-data; boundary=b", body.as_bytes());
    sent.unwrap_err().code
}

/// Every endpoint that takes such an id is tried above.
fn assert_complete(site: &TestSite, doors: &[Door]) {
    let (_, _, text) = site.stranger().get("/api.json", "application/json");
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut forgotten = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let content = &operations["post"]["requestBody"]["content"];
        for kind in content.as_object().unwrap().values() {
            let properties = kind["schema"]["properties"].as_object().into_iter().flatten();
            for (name, _) in properties.filter(|(name, _)| OWN.contains(&name.as_str())) {
                let endpoint = path.trim_start_matches('/');
                let is_tried = |door: &&Door| door.0 == endpoint && door.1.get(name).is_some();
                if endpoint != "drive/files/create" && !doors.iter().any(|door| is_tried(&door)) {
                    forgotten.push(format!("{endpoint} {name}"));
                }
            }
        }
    }
    assert_eq!(forgotten, Vec::<String>::new());
}
