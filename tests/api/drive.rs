//! The Drive: uploads, folders, and the files as they are served.

use serde_json::json;

use crate::support::{TestSite, crc32, png};

#[test]
fn a_picture_is_known_by_its_content() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let file = alice.upload("picture.txt", &png(64, 32));
    assert_eq!(file["type"], "image/png");
    assert_eq!(file["properties"], json!({ "width": 64, "height": 32 }));
    assert!(file["blurhash"].is_string() && file["thumbnailUrl"].is_string());
    let again = alice.upload("other.png", &png(64, 32));
    assert_eq!(again["id"], file["id"], "the same content is kept once");
    assert_eq!(
        bob.refused("drive/files/show", json!({ "fileId": file["id"] })).code,
        "NO_SUCH_FILE"
    );
    assert_eq!(
        bob.refused("drive/files/delete", json!({ "fileId": file["id"] })).code,
        "NO_SUCH_FILE"
    );
    assert_eq!(
        bob.refused("notes/create", json!({ "fileIds": [file["id"]] })).code,
        "NO_SUCH_FILE"
    );
    let note = alice.call("notes/create", json!({ "fileIds": [file["id"]] }))["createdNote"].clone();
    assert_eq!(
        alice.ids("drive/files/attached-notes", json!({ "fileId": file["id"] })),
        [note["id"].as_str().unwrap()]
    );
}

#[test]
fn files_are_served_so_that_they_can_do_no_harm() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let page = alice.upload("page.html", b"<!doctype html><script>alert(1)</script>");
    let path = page["url"]
        .as_str()
        .unwrap()
        .strip_prefix(&site.origin)
        .unwrap()
        .to_owned();
    let (status, kind, body) = alice.get(&path, "*/*");
    assert_eq!(
        (status, body.as_str()),
        (200, "<!doctype html><script>alert(1)</script>")
    );
    assert!(!kind.contains("html"), "{kind}");
    assert_eq!(alice.get("/files/00000000-0000-4000-8000-000000000000", "*/*").0, 404);
    assert_eq!(alice.get("/files/..%2f..%2fetc%2fpasswd", "*/*").0, 404);
    alice.call("drive/files/delete", json!({ "fileId": page["id"] }));
    assert_eq!(alice.get(&path, "*/*").0, 404);
}

#[test]
fn pixel_bombs_are_refused() {
    let site = TestSite::start();
    let mut bomb = png(1, 1);
    bomb[16..20].copy_from_slice(&25_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&25_000_u32.to_be_bytes());
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    let refusal = site.person("alice").try_upload("bomb.png", &bomb).unwrap_err();
    assert_eq!((refusal.status, refusal.code.as_str()), (400, "UNALLOWED_FILE_TYPE"));
}

#[test]
fn folders_hold_files_and_no_rings() {
    let site = TestSite::start();
    let alice = site.person("alice");
    let outer = alice.call("drive/folders/create", json!({ "name": "outer" }));
    let inner = alice.call(
        "drive/folders/create",
        json!({ "name": "inner", "parentId": outer["id"] }),
    );
    let file = alice.upload("a.png", &png(3, 3));
    alice.call(
        "drive/files/update",
        json!({ "fileId": file["id"], "folderId": inner["id"], "name": "b.png" }),
    );
    assert_eq!(
        alice.ids("drive/files", json!({ "folderId": inner["id"] })),
        [file["id"].as_str().unwrap()]
    );
    assert_eq!(alice.ids("drive/files", json!({})), Vec::<String>::new());
    let ring = json!({ "folderId": outer["id"], "parentId": inner["id"] });
    assert_eq!(alice.refused("drive/folders/update", ring).code, "RECURSIVE_NESTING");
    assert_eq!(
        alice
            .refused("drive/folders/delete", json!({ "folderId": inner["id"] }))
            .code,
        "HAS_CHILD_FILES_OR_FOLDERS"
    );
}
