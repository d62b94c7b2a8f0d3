//! Signatures of RFC 9421: believed as those of the draft are, sent to who sends them, given up where they are refused.

use kanikey_core::Clock;
use kanikey_http_client::Method;
use kanikey_http_client::signature::{RequestToSign, Scheme, sign};
use serde_json::{Value, json};

use super::World;
use crate::support::{Answer, Recorded, Reply, eventually, post};

/// Posts an activity of mallory's, signed by RFC 9421, after `spoil` had its way with the headers and the body.
fn send(world: &World, activity: &Value, spoil: impl Fn(&mut Vec<(&'static str, String)>, &mut Vec<u8>)) -> Reply {
    let mut body = activity.to_string().into_bytes();
    let url = format!("{}/inbox", world.site.origin).parse().unwrap();
    let date = Clock::system().now();
    let request = RequestToSign {
        method: Method::Post,
        url: &url,
        accept: "",
        body: &body,
        date,
        more: &[],
    };
    let mut headers = sign(&request, world.mallory.signer(), Scheme::Rfc9421).unwrap();
    spoil(&mut headers, &mut body);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    post(&world.site.origin, "/inbox", &headers, &body)
}

fn change(headers: &mut [(&'static str, String)], name: &str, change: impl Fn(&str) -> String) {
    let header = headers.iter_mut().find(|(key, _)| *key == name).unwrap();
    header.1 = change(&header.1);
}

fn follow(world: &World) -> Value {
    world.mallory.activity(
        "Follow",
        json!(format!("{}/users/{}", world.site.origin, world.alice.id)),
    )
}

/// How the posts were signed that have `text` in them: those by RFC 9421 are `true`.
fn posts(requests: Vec<Recorded>, text: &str) -> Vec<bool> {
    let posts = requests
        .into_iter()
        .filter(|request| request.method == "POST" && request.body.contains(text));
    posts
        .map(|post| post.headers.iter().any(|(name, _)| name == "signature-input"))
        .collect()
}

#[test]
fn what_is_signed_is_what_counts() {
    let world = World::start();
    world.introduce();
    let activity = world.create();
    world.refused(401, || {
        send(&world, &activity, |_, body| *body.last_mut().unwrap() ^= 1)
    });
    world.refused(401, || {
        send(&world, &activity, |headers, _| {
            change(headers, "content-digest", |digest| digest.replacen(':', ":A", 1));
        })
    });
    world.refused(401, || {
        send(&world, &activity, |headers, _| {
            change(headers, "host", |_| world.evil.host().to_owned());
        })
    });
    world.refused(401, || {
        let unsigned = |input: &str| input.replace(" \"content-digest\"", "");
        send(&world, &activity, |headers, _| {
            change(headers, "signature-input", unsigned);
        })
    });
    world.refused(401, || {
        let hmac = |input: &str| input.replace("rsa-v1_5-sha256", "hmac-sha256");
        send(&world, &activity, |headers, _| change(headers, "signature-input", hmac))
    });
    world.refused(401, || {
        let of_vera = |input: &str| input.replace(&world.mallory.id, &world.vera.id);
        send(&world, &activity, |headers, _| {
            change(headers, "signature-input", of_vera);
        })
    });
    assert_eq!(send(&world, &activity, |_, _| ()).status, 202);
}

#[test]
fn who_signs_so_is_answered_so() {
    let world = World::start();
    assert_eq!(send(&world, &follow(&world), |_, _| ()).status, 202);
    world.settle();
    world.alice.post("signed anew");
    let signed = eventually("the note", || {
        Some(posts(world.evil.requests(), "signed anew")).filter(|posts| !posts.is_empty())
    });
    assert_eq!(signed, [true]);
}

#[test]
fn who_refuses_it_gets_the_draft_from_then_on() {
    let world = World::start();
    world.evil.otherwise(|request| {
        let is_message = request.headers.iter().any(|(name, _)| name == "signature-input");
        (request.method == "POST" && is_message).then(|| Answer::status(401))
    });
    assert_eq!(send(&world, &follow(&world), |_, _| ()).status, 202);
    world.settle();
    let wait_for = |text: &str| {
        eventually(text, || {
            let posts = posts(world.evil.requests(), text);
            posts.contains(&false).then_some(posts)
        })
    };
    world.alice.post("the first");
    let first = wait_for("the first");
    // The Accept of the follow may have been the one that was knocked with twice.
    assert!(first == [true, false] || first == [false], "{first:?}");
    assert_eq!(send(&world, &world.create(), |_, _| ()).status, 202);
    world.alice.post("the second");
    assert_eq!(wait_for("the second"), [false]);
}
