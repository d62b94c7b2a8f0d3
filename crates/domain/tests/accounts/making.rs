//! The first account, the others, and signing in to them.

use kanikey_domain::accounts::{
    Attempt, INSTANCE_ACTOR, SetupError, SigninError, SignupError, ensure_instance_actor, is_available, setup, signin,
    signup,
};
use kanikey_domain::tokens::authenticate;
use kanikey_messages::Event;
use serde_json::json;

use crate::world::World;

fn attempt(username: &str, password: &str) -> Attempt {
    Attempt {
        username: username.to_owned(),
        password: Some(password.to_owned()),
        address: [127, 0, 0, 1].into(),
        headers: json!({}),
    }
}

#[tokio::test]
async fn only_one_sets_the_server_up() {
    let world = World::new().await;
    // The instance actor is nobody's account.
    let actor = ensure_instance_actor(&world.site).await.unwrap();
    assert_eq!(ensure_instance_actor(&world.site).await.unwrap().id, actor.id);
    assert_eq!((actor.username.as_str(), actor.is_system), (INSTANCE_ACTOR, true));

    let both = tokio::join!(
        setup(&world.site, "alice", "secret".to_owned(), None),
        setup(&world.site, "mallory", "secret".to_owned(), None),
    );
    let (winner, loser) = match both {
        (Ok(winner), Err(loser)) | (Err(loser), Ok(winner)) => (winner, loser),
        other => panic!("{other:?}"),
    };
    assert!(winner.user.is_administrator);
    assert!(matches!(loser, SetupError::Denied));
    assert_eq!(world.events.take(), [Event::SettingsChanged]);
    let me = authenticate(&world.site, &winner.token).await.unwrap().unwrap();
    assert!(me.token.is_native && me.user.id == winner.user.id);
}

#[tokio::test]
async fn the_setup_password_is_asked_for() {
    let world = World::configured("setup_password = \"open sesame\"").await;
    for wrong in [None, Some("open barley")] {
        let refused = setup(&world.site, "alice", "secret".to_owned(), wrong).await;
        assert!(matches!(refused, Err(SetupError::IncorrectPassword)));
    }
    let first = setup(&world.site, "alice", "secret".to_owned(), Some("open sesame")).await;
    assert_eq!(first.unwrap().user.username, "alice");

    let reachable = World::configured("bind = \"0.0.0.0:3000\"").await;
    let refused = setup(&reachable.site, "alice", "secret".to_owned(), None).await;
    assert!(matches!(refused, Err(SetupError::Denied)));
}

#[tokio::test]
async fn names_are_checked_and_stay_used() {
    let world = World::new().await;
    let closed = signup(&world.site, "alice", "secret".to_owned(), false).await;
    assert!(matches!(closed, Err(SignupError::Closed)));
    signup(&world.site, "Alice", "secret".to_owned(), true).await.unwrap();
    let again = signup(&world.site, "aLICE", "secret".to_owned(), true).await;
    assert!(matches!(again, Err(SignupError::Duplicated)));
    for bad in ["", "a-b", "twenty_one_characters"] {
        let refused = signup(&world.site, bad, "secret".to_owned(), true).await;
        assert!(matches!(refused, Err(SignupError::InvalidUsername)), "{bad}");
    }
    assert!(is_available(&world.site, "bob").await.unwrap());
    for taken in ["alice", "Admin", "not a name"] {
        assert!(!is_available(&world.site, taken).await.unwrap(), "{taken}");
    }
}

#[tokio::test]
async fn only_the_right_password_signs_in() {
    let world = World::new().await;
    let alice = signup(&world.site, "alice", "secret".to_owned(), true)
        .await
        .unwrap()
        .user;

    let step = Attempt {
        password: None,
        ..attempt("alice", "")
    };
    assert!(signin(&world.site, step).await.unwrap().is_none());
    let wrong = signin(&world.site, attempt("alice", "Secret")).await;
    assert!(matches!(wrong, Err(SigninError::WrongPassword)));
    let nobody = signin(&world.site, attempt("nobody", "secret")).await;
    assert!(matches!(nobody, Err(SigninError::NoSuchUser)));
    let (user, token) = signin(&world.site, attempt("ALICE", "secret")).await.unwrap().unwrap();
    assert_eq!(user.id, alice.id);
    assert!(authenticate(&world.site, &token).await.unwrap().is_some());

    let mut conn = world.site.conn().await.unwrap();
    let page = kanikey_db::page::Page::first(10);
    let history = kanikey_db::users::signins_of(&mut conn, &alice.id, &page)
        .await
        .unwrap();
    let successes: Vec<bool> = history.iter().map(|row| row.success).collect();
    assert_eq!(successes, [true, false]);
}
