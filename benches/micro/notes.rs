//! Notes on their way out: the visibility rule, and JSON.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use kanikey::boot::site::assemble;
use kanikey_config::Config;
use kanikey_core::Timestamp;
use kanikey_db::notes::Note as NoteRow;
use kanikey_db::test_database::TestDatabase;
use kanikey_db::users::User;
use kanikey_domain::notes::NewNote;
use kanikey_domain::visibility::{Viewer, can_see};
use kanikey_domain::{accounts, notes};
use kanikey_entities::Note;

/// A page of a timeline, as the API sends it.
const PAGE: usize = 20;

struct Page {
    author: User,
    rows: Vec<NoteRow>,
    packed: Vec<Note>,
    now: Timestamp,
}

/// Judging and serialising a page.
pub fn bench(criterion: &mut Criterion) {
    let page = actix_rt::System::new().block_on(page());
    let mut group = criterion.benchmark_group("notes");
    group.throughput(Throughput::Elements(PAGE as u64));
    let viewer = Viewer {
        user_id: "viewer".to_owned(),
        ..Viewer::default()
    };
    group.bench_function("visibility filter, a page", |bencher| {
        bencher.iter(|| {
            let seen = |row: &&NoteRow| can_see(row, &page.author, Some(black_box(&viewer)), page.now);
            page.rows.iter().filter(seen).count()
        });
    });
    group.bench_function("serialise, a page", |bencher| {
        bencher.iter(|| serde_json::to_vec(black_box(&page.packed)).unwrap());
    });
    group.finish();
}

/// Notes as the server has them, made by its own operations.
async fn page() -> Page {
    let data_dir = tempfile::tempdir().unwrap();
    let copy = TestDatabase::create().await.unwrap();
    let text = format!(
        "url = \"http://127.0.0.1:1\"\ndata_dir = \"{}\"\ntest_mode = true",
        data_dir.path().display()
    );
    let config = Config::parse(&text, []).unwrap();
    let site = assemble(config, copy.database.clone()).await.unwrap().site;
    accounts::setup(&site, "author", "correct horse battery staple".to_owned(), None)
        .await
        .unwrap();
    let found = kanikey_db::users::by_username(&mut site.conn().await.unwrap(), "author", None).await;
    let author = found.unwrap().unwrap();
    let mut rows = Vec::new();
    let visibilities = ["public", "home", "followers", "specified"].iter().cycle();
    for (number, visibility) in (0..PAGE).zip(visibilities) {
        let new = NewNote {
            text: Some(format!(
                "Note {number} with **markup**, a #tag and https://example.test/"
            )),
            visibility: (*visibility).to_owned(),
            ..NewNote::default()
        };
        rows.push(notes::create(&site, &author, new).await.unwrap());
    }
    let conn = &mut *site.conn().await.unwrap();
    let packed = kanikey_pack::notes(&site, conn, Some(&author.id), rows.clone())
        .await
        .unwrap();
    let now = site.clock.now();
    Page {
        author,
        rows,
        packed,
        now,
    }
}
