//! Timelines: who is on them, and how they are paged.

use serde_json::json;

use crate::support::TestSite;

#[test]
fn paging_gives_everything_once_in_order() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    bob.call("following/create", json!({ "userId": alice.id }));
    let mut posted: Vec<String> = (0..23)
        .map(|n| alice.post(&format!("note {n}"))["id"].as_str().unwrap().to_owned())
        .collect();
    posted.reverse();
    for timeline in [
        "notes/timeline",
        "notes/local-timeline",
        "notes/hybrid-timeline",
        "notes/global-timeline",
    ] {
        for limit in [1, 7, 23, 100] {
            let mut seen: Vec<String> = Vec::new();
            loop {
                let mut params = json!({ "limit": limit });
                if let Some(last) = seen.last() {
                    params["untilId"] = json!(last);
                }
                let page = bob.ids(timeline, params);
                if page.is_empty() {
                    break;
                }
                seen.extend(page);
            }
            assert_eq!(seen, posted, "{timeline} by {limit}");
        }
        let mut upwards = bob.ids(timeline, json!({ "sinceId": posted[22], "limit": 100 }));
        upwards.reverse();
        assert_eq!(upwards, posted[..22], "{timeline} upwards");
    }
}

#[test]
fn each_timeline_has_its_notes() {
    let site = TestSite::start();
    let (alice, bob, carol) = (site.person("alice"), site.person("bob"), site.person("carol"));
    bob.call("following/create", json!({ "userId": alice.id }));
    let note = |person: &crate::support::Person, visibility: &str, to: &[&str]| {
        let params = json!({ "text": "x", "visibility": visibility, "visibleUserIds": to });
        person.call("notes/create", params)["createdNote"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let public = note(&alice, "public", &[]);
    let home = note(&alice, "home", &[]);
    let followers = note(&alice, "followers", &[]);
    let direct = note(&carol, "specified", &[&bob.id]);
    let other = note(&carol, "public", &[]);
    note(&carol, "home", &[]);
    assert_eq!(
        bob.ids("notes/timeline", json!({})),
        [direct.clone(), followers, home, public.clone()]
    );
    assert_eq!(
        bob.ids("notes/local-timeline", json!({})),
        [other.clone(), public.clone()]
    );
    assert_eq!(site.stranger().ids("notes/global-timeline", json!({})), [other, public]);
    assert!(bob.ids("notes/hybrid-timeline", json!({})).contains(&direct));
}

#[test]
fn muted_and_blocked_people_are_left_out() {
    let site = TestSite::start();
    let (alice, bob, carol) = (site.person("alice"), site.person("bob"), site.person("carol"));
    let by_alice = alice.post("alice");
    carol.call("notes/create", json!({ "renoteId": by_alice["id"] }));
    let by_carol = carol.post("carol");
    bob.call("mute/create", json!({ "userId": alice.id }));
    assert_eq!(
        bob.ids("notes/local-timeline", json!({})),
        [by_carol["id"].as_str().unwrap()]
    );
    bob.call("mute/delete", json!({ "userId": alice.id }));
    assert_eq!(bob.ids("notes/local-timeline", json!({})).len(), 3);
    carol.call("blocking/create", json!({ "userId": bob.id }));
    assert_eq!(
        bob.ids("notes/local-timeline", json!({})),
        [by_alice["id"].as_str().unwrap()]
    );
}

#[test]
fn lists_and_profiles_have_timelines() {
    let site = TestSite::start();
    let (alice, bob) = (site.person("alice"), site.person("bob"));
    let note = alice.post("on a list");
    let list = bob.call("users/lists/create", json!({ "name": "friends" }));
    bob.call("users/lists/push", json!({ "listId": list["id"], "userId": alice.id }));
    assert_eq!(
        bob.ids("notes/user-list-timeline", json!({ "listId": list["id"] })),
        [note["id"].as_str().unwrap()]
    );
    assert_eq!(
        bob.ids("users/notes", json!({ "userId": alice.id })),
        [note["id"].as_str().unwrap()]
    );
    assert_eq!(
        alice
            .refused("notes/user-list-timeline", json!({ "listId": list["id"] }))
            .code,
        "NO_SUCH_LIST"
    );
}
