//! Whoever a new note mentions is looked for before it is made.

use kanikey_domain::notes::create;

use crate::world::{World, saying};

#[tokio::test]
async fn unknown_accounts_of_other_servers_are_looked_for_once() {
    let world = World::new().await;
    let (alice, bob) = (world.user("alice").await, world.user("bob").await);
    let text = "@bob @real@b.example @real@b.example @nobody@c.example @someone@kani.example";
    let note = create(&world.site, &alice, saying(text)).await.unwrap();
    assert_eq!(world.elsewhere.asked(), ["nobody@c.example", "real@b.example"]);
    assert_eq!(note.mentions.len(), 2, "bob, and who is really there");
    assert!(note.mentions.contains(&bob.id));
    create(&world.site, &alice, saying("@real@b.example again"))
        .await
        .unwrap();
    assert_eq!(world.elsewhere.asked().len(), 2, "who is known is not looked for");
}

#[tokio::test]
async fn only_so_many_are_looked_for_and_none_for_others() {
    let world = World::new().await;
    let alice = world.user("alice").await;
    let text: String = (0..40).map(|number| format!("@nobody{number}@b.example ")).collect();
    create(&world.site, &alice, saying(&text)).await.unwrap();
    assert_eq!(world.elsewhere.asked().len(), 10);
    let remote = world
        .changed_user("remote", |user| user.host = Some("b.example".to_owned()))
        .await;
    create(&world.site, &remote, saying("@somebody@c.example"))
        .await
        .unwrap();
    assert_eq!(world.elsewhere.asked().len(), 10);
}
