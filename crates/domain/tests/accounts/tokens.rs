//! What tokens tell, for how long, and how apps get them.

use kanikey_core::Permission;
use kanikey_domain::accounts::{AccountChanges, signup, update};
use kanikey_domain::tokens::{self, Grant, authenticate};
use kanikey_domain::{apps, miauth};
use kanikey_messages::Event;
use ring::digest::{SHA256, digest};

use crate::world::World;

fn reading() -> Grant {
    Grant {
        name: Some("app".to_owned()),
        permission: vec!["read:account".to_owned(), "read:nonsense".to_owned()],
        ..Grant::default()
    }
}

#[tokio::test]
async fn known_tokens_cost_no_query_and_revoked_ones_are_none() {
    let world = World::new().await;
    let alice = signup(&world.site, "alice", "secret".to_owned(), true).await.unwrap();
    let known = authenticate(&world.site, &alice.token).await.unwrap().unwrap();

    // The one connection is taken: who needs a query now does not get it.
    let held = world.site.conn().await.unwrap();
    let again = authenticate(&world.site, &alice.token).await.unwrap().unwrap();
    assert_eq!(again.token.id, known.token.id);
    drop(held);

    let name = Some(Some("Alice".to_owned()));
    let changes = AccountChanges {
        name,
        ..AccountChanges::default()
    };
    update(&world.site, &alice.user, changes).await.unwrap();
    let renamed = authenticate(&world.site, &alice.token).await.unwrap().unwrap();
    assert_eq!(renamed.user.name.as_deref(), Some("Alice"));

    world.events.take();
    tokens::revoke(&world.site, &alice.user.id, &known.token.id)
        .await
        .unwrap();
    assert!(authenticate(&world.site, &alice.token).await.unwrap().is_none());
    let token_id = known.token.id;
    assert_eq!(world.events.take(), [Event::TokenRevoked { token_id }]);
}

#[tokio::test]
async fn what_another_process_says_is_heard() {
    let world = World::new().await;
    let alice = signup(&world.site, "alice", "secret".to_owned(), true).await.unwrap();
    let known = authenticate(&world.site, &alice.token).await.unwrap().unwrap();
    let mut conn = world.site.conn().await.unwrap();
    let (user_id, token_id) = (&alice.user.id, &known.token.id);
    kanikey_db::access_tokens::delete(&mut conn, user_id, token_id)
        .await
        .unwrap();
    drop(conn);
    assert!(authenticate(&world.site, &alice.token).await.unwrap().is_some());
    world.site.tokens.on_event(&Event::TokenRevoked {
        token_id: token_id.clone(),
    });
    assert!(authenticate(&world.site, &alice.token).await.unwrap().is_none());
}

#[tokio::test]
async fn a_miauth_session_is_collected_once() {
    let world = World::new().await;
    let alice = signup(&world.site, "alice", "secret".to_owned(), true)
        .await
        .unwrap()
        .user;
    assert!(miauth::check(&world.site, "session").await.unwrap().is_none());
    let session = Some("session".to_owned());
    let token = miauth::accept(&world.site, &alice, session.clone(), reading())
        .await
        .unwrap();
    assert!(miauth::accept(&world.site, &alice, session, reading()).await.is_err());
    let collected = miauth::check(&world.site, "session").await.unwrap().unwrap();
    assert_eq!(
        (collected.token.as_str(), collected.user.id),
        (token.as_str(), alice.id)
    );
    assert!(miauth::check(&world.site, "session").await.unwrap().is_none());

    let known = authenticate(&world.site, &token).await.unwrap().unwrap();
    assert!(!known.token.is_native);
    assert_eq!(*known.token.permissions, [Permission::ReadAccount]);
}

#[tokio::test]
async fn a_registered_app_shows_the_hash_of_its_token_and_secret() {
    let world = World::new().await;
    let site = &world.site;
    let alice = signup(site, "alice", "secret".to_owned(), true).await.unwrap().user;
    let permission = vec!["read:account".to_owned()];
    let app = apps::create(site, None, "app".to_owned(), String::new(), permission, None)
        .await
        .unwrap();
    let session = apps::generate_session(site, &app.secret).await.unwrap();
    let early = apps::userkey(site, &app.secret, &session.token).await;
    assert!(matches!(early, Err(apps::SessionError::Pending)));
    apps::accept(site, &alice, &session.token).await.unwrap();
    let (token, user) = apps::userkey(site, &app.secret, &session.token).await.unwrap();
    assert_eq!(user.id, alice.id);
    assert!(apps::userkey(site, &app.secret, &session.token).await.is_err());

    let hash = digest(&SHA256, format!("{token}{}", app.secret).as_bytes());
    let shown: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let known = authenticate(site, &shown).await.unwrap().unwrap();
    assert_eq!(known.token.app_id, Some(app.id));
}
