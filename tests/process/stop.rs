//! SIGTERM in the middle of work, and a second start on the same folder.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Person, Process, SlowUpload, Socket, eventually};

/// How long stopping may take.
const STOP: Duration = Duration::from_secs(10);

#[test]
fn sigterm_drains_and_the_folder_can_be_used_again() {
    let mut server = Process::start();
    let (admin, [alice]) = server.sign_up(["alice"]);
    let note = alice.post("kept");
    let mut sockets = [
        Socket::connect(&admin),
        Socket::connect(&alice),
        Socket::connect(&Person::stranger(&server.origin)),
    ];
    for socket in &mut sockets {
        socket.channel("localTimeline", "local", json!({}));
    }
    // One ends while the server drains, the other never.
    let (mut served, mut upload) = (SlowUpload::begin(&admin, 400_000), SlowUpload::begin(&alice, 2_000_000));
    served.send(200_000).unwrap();
    upload.send(500_000).unwrap();
    eventually("both uploads are half way", || {
        (parts(&server.data_dir()) == 2).then_some(())
    });

    let start = Instant::now();
    server.terminate();
    for socket in &mut sockets {
        assert_eq!(socket.close_code(), Some(1001), "going away");
    }
    served.send_rest().unwrap();
    let (status, answer) = served.answer().expect("the request is answered");
    assert_eq!(status, 200, "{answer}");
    let ended = server.ended(STOP);
    println!(
        "SIGTERM with sockets and two uploads: ended after {:?}",
        start.elapsed()
    );
    assert!(ended.status.success(), "{:?} {}", ended.status, ended.stderr);
    assert_eq!(parts(&server.data_dir()), 0, "no half file stays");
    assert!(
        !matches!(upload.answer(), Some((200..300, _))),
        "a half file is no success"
    );

    server.launch();
    let stranger = Person::stranger(&server.origin);
    assert_eq!(
        stranger.call("notes/show", json!({ "noteId": note["id"] }))["text"],
        "kept"
    );
    let files = admin.anew().call("drive/files", json!({}));
    assert_eq!(files[0]["size"], 400_000, "what was answered is kept");
    server.terminate();
    assert!(server.ended(STOP).status.success());
}

#[test]
fn an_idle_server_stops_at_once() {
    let mut server = Process::start();
    let start = Instant::now();
    server.terminate();
    assert!(server.ended(STOP).status.success());
    let took = start.elapsed();
    println!("SIGTERM while idle: ended after {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_second_server_on_the_folder_is_refused() {
    let server = Process::start();
    let (_, [alice]) = server.sign_up(["alice"]);
    for new_port in [false, true] {
        let second = server.start_second(new_port);
        assert_eq!(second.status.code(), Some(1));
        let message = second.stderr.lines().last().unwrap_or_default();
        assert!(message.contains("in use by another process (id "), "{message}");
        assert!(message.contains(server.data_dir().to_str().unwrap()), "{message}");
        let note = alice.post("the first is unharmed");
        assert_eq!(
            alice.call("notes/show", json!({ "noteId": note["id"] }))["text"],
            note["text"]
        );
    }
}

#[test]
fn the_printed_command_makes_the_administrator() {
    let server = Process::start_embedded("setup_password = \"it's a secret\"\n");
    // It answers a moment before it has looked whether there is an account.
    let deadline = Instant::now() + STOP;
    while !server.printed().contains("-d '") && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    let printed = server.printed();
    let (_, body) = printed.split_once("-d '").expect(&printed);
    let (body, _) = body.rsplit_once('\'').expect(&printed);
    let params: Value = serde_json::from_str(&body.replace(r"'\''", "'")).expect(body);
    let stranger = Person::stranger(&server.origin);
    let without = json!({ "username": "admin", "password": "choose-one" });
    assert_eq!(
        stranger.refused("admin/accounts/create", without).code,
        "INCORRECT_INITIAL_PASSWORD"
    );
    let made = stranger.call("admin/accounts/create", params);
    assert_eq!(
        (made["username"].as_str(), made["isAdmin"].as_bool()),
        (Some("admin"), Some(true))
    );
}

/// How many half files there are.
fn parts(data_dir: &Path) -> usize {
    std::fs::read_dir(data_dir.join("files/parts")).map_or(0, Iterator::count)
}
