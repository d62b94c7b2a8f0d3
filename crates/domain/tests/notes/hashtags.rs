//! Who used which hashtag is known for as long as charts look back.

use chrono::TimeDelta;
use kanikey_db::hashtags as rows;
use kanikey_domain::{hashtags, notes};

use crate::world::{World, saying};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn old_uses_go_and_new_ones_stay() {
    let world = World::new().await;
    let site = &world.site;
    let author = world.user("author").await;
    notes::create(site, &author, saying("#old #both")).await.unwrap();
    site.clock.advance(5 * 3_600_000);
    notes::create(site, &author, saying("#new #both")).await.unwrap();
    assert_eq!(hashtags::prune(site).await.unwrap(), 2);
    assert_eq!(hashtags::prune(site).await.unwrap(), 0);
    let mut conn = site.conn().await.unwrap();
    let trends: Vec<String> = hashtags::trend(site, &mut conn)
        .await
        .unwrap()
        .into_iter()
        .map(|trend| trend.tag)
        .collect();
    assert_eq!(trends, ["both", "new"]);
    let past = site.clock.now() - TimeDelta::hours(5);
    assert_eq!(
        rows::trending(&mut conn, past + TimeDelta::minutes(5), 10)
            .await
            .unwrap(),
        Vec::new()
    );
}
