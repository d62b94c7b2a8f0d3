//! Servers that federate in bad weather: deliveries are lost, doubled, delayed, refused for now and half answered, and
//! servers are killed. In the end everybody has everything, once and in its author's order.

mod chance;
mod proxy;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::follow;
use crate::support::{Cable, Peer, PeerActor, Person, Process, Tally, create_account, created_by, eventually_within};
use chance::Chance;
use proxy::{Injected, Proxy, Weather};

/// What is tried.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    seed: u64,
    servers: usize,
    mocks: usize,
    /// On each server.
    authors: usize,
    /// Of each author.
    notes: usize,
    /// How often a server is killed, or cut off from its database and Redis where these are servers.
    strikes: usize,
    weather: Weather,
    /// How long it may take after the last note until all have everything.
    patience: Duration,
}

/// A server behind its proxy.
struct Site {
    process: Process,
    proxy: Proxy,
    authors: Vec<Person>,
    reader: Person,
    /// The authors of the others: actor and the id of the account here.
    remotes: Vec<(String, Value)>,
}

/// What somebody wrote.
struct Written {
    actor: String,
    /// Of the notes, the oldest first.
    uris: Vec<String>,
}

/// A host that only takes.
struct Mock {
    peer: Peer,
    proxy: Proxy,
    follower: PeerActor,
}

#[test]
fn everything_arrives_in_bad_weather() {
    run(Sizes {
        seed: 1,
        servers: 2,
        mocks: 6,
        authors: 1,
        notes: 40,
        strikes: 2,
        weather: Weather {
            percent: 8,
            hangs: false,
        },
        patience: Duration::from_mins(1),
    });
}

/// `KANIKEY_FAULTS_SEED=7 cargo test -p kanikey --test kanikey after_a_long_storm -- --ignored --nocapture`
#[test]
#[ignore = "takes many minutes"]
fn everything_arrives_after_a_long_storm() {
    let size = |name: &str, default: usize| {
        let value = std::env::var(format!("KANIKEY_FAULTS_{name}")).ok();
        value.map_or(default, |value| value.parse().expect("a number"))
    };
    run(Sizes {
        seed: size("SEED", 1) as u64,
        servers: size("SERVERS", 3),
        mocks: size("MOCKS", 200),
        authors: size("AUTHORS", 3),
        notes: size("NOTES", 11),
        strikes: size("STRIKES", 8),
        weather: Weather {
            percent: size("PERCENT", 10) as u64,
            hangs: true,
        },
        patience: Duration::from_secs(size("PATIENCE", 3600) as u64),
    });
}

fn run(sizes: Sizes) {
    let (injected, mut chance) = (Injected::default(), Chance::new(sizes.seed));
    let seeds: Vec<u64> = (0..sizes.servers).map(|_| chance.below(u64::MAX)).collect();
    let mut sites: Vec<Site> = std::thread::scope(|scope| {
        let (sizes, injected) = (&sizes, &injected);
        let start = |seed| scope.spawn(move || site(sizes, seed, injected));
        let starting: Vec<_> = seeds.iter().copied().map(start).collect();
        starting.into_iter().map(|site| site.join().unwrap()).collect()
    });
    let mocks: Vec<Mock> = (0..sizes.mocks).map(|_| mock(&sizes, &mut chance, &injected)).collect();
    befriend(&mut sites, &mocks);
    set_bad(&sites, &mocks, true);
    let start = Instant::now();
    storm(&sizes, &mut sites, &mut chance, &injected);
    let posted = start.elapsed();
    let written: Vec<Written> = sites.iter().flat_map(written).collect();
    let count: usize = written.iter().map(|written| written.uris.len()).sum();
    let tally = count_up(&sites, &mocks, &written, Instant::now() + sizes.patience);
    println!(
        "{sizes:?}: faults {:?}; {count} activities to {} hosts in {posted:?}, all there after {:?}: {tally:?}",
        injected.lock().unwrap(),
        sizes.mocks + sizes.servers - 1,
        start.elapsed(),
    );
    assert_eq!((tally.lost, tally.out_of_order), (0, 0));
}

fn site(sizes: &Sizes, seed: u64, injected: &Injected) -> Site {
    let proxy = Proxy::start(sizes.weather, seed, false, injected);
    let process = Process::start_behind(&proxy.origin);
    proxy.leads_to(&process.bind);
    let (admin, []) = process.sign_up([]);
    let names = (0..sizes.authors).map(|number| format!("author{number}"));
    let authors = names.map(|name| create_account(&admin, &name)).collect();
    Site {
        process,
        proxy,
        authors,
        reader: admin,
        remotes: Vec::new(),
    }
}

fn mock(sizes: &Sizes, chance: &mut Chance, injected: &Injected) -> Mock {
    let proxy = Proxy::start(sizes.weather, chance.below(u64::MAX), true, injected);
    let mut peer = Peer::start();
    proxy.leads_to(&peer.origin);
    peer.origin.clone_from(&proxy.origin);
    let follower = peer.person("follower");
    Mock { peer, proxy, follower }
}

/// Everybody follows every author of another host.
fn befriend(sites: &mut [Site], mocks: &[Mock]) {
    let authors: Vec<Person> = sites.iter().flat_map(|site| site.authors.clone()).collect();
    for site in sites.iter_mut() {
        for author in authors.iter().filter(|author| author.origin != site.proxy.origin) {
            let remote = follow(&site.reader, author);
            site.remotes.push((actor(author), remote["id"].clone()));
        }
    }
    for mock in mocks {
        for author in &authors {
            let follow = mock.follower.activity("Follow", json!(actor(author)));
            mock.follower.send(&author.origin, &follow);
        }
    }
    for author in &authors {
        let expected = mocks.len() + sites.len() - 1;
        eventually_within(Duration::from_mins(5), "all follow", || {
            (author.call("i", json!({}))["followersCount"] == expected).then_some(())
        });
    }
}

fn actor(author: &Person) -> String {
    format!("{}/users/{}", author.origin, author.id)
}

fn set_bad(sites: &[Site], mocks: &[Mock], is_bad: bool) {
    let proxies = sites.iter().map(|site| &site.proxy);
    proxies
        .chain(mocks.iter().map(|mock| &mock.proxy))
        .for_each(|proxy| proxy.set_bad(is_bad));
}

/// All authors post, while servers are killed at random.
fn storm(sizes: &Sizes, sites: &mut [Site], chance: &mut Chance, injected: &Injected) {
    let done = AtomicUsize::new(0);
    let authors: Vec<Person> = sites
        .iter()
        .flat_map(|site| site.authors.iter().map(Person::anew))
        .collect();
    let total = authors.len() * sizes.notes;
    std::thread::scope(|scope| {
        let done = &done;
        for author in &authors {
            scope.spawn(move || author.post_surely(sizes.notes, done));
        }
        for number in 1..=sizes.strikes {
            while done.load(Ordering::Relaxed) < total * number / (sizes.strikes + 1) {
                std::thread::sleep(Duration::from_millis(5));
            }
            let victim = chance.below(sites.len() as u64) as usize;
            strike(&mut sites[victim].process, chance, injected);
        }
    });
}

/// Kills a server and starts it again, or cuts it off from what it needs for a while.
fn strike(process: &mut Process, chance: &mut Chance, injected: &Injected) {
    let is_cut = !process.cables.is_empty() && chance.below(2) == 0;
    let name = if is_cut {
        "database and Redis cut off"
    } else {
        "server killed"
    };
    *injected.lock().unwrap().entry(name).or_default() += 1;
    if is_cut {
        process.cables.iter().for_each(Cable::pull);
        std::thread::sleep(Duration::from_secs(2));
        process.cables.iter().for_each(Cable::plug);
    } else {
        process.kill();
        process.launch();
    }
}

/// What the authors of a site wrote.
fn written(site: &Site) -> Vec<Written> {
    let written_by = |author: &Person| {
        let notes = author.anew().all("users/notes", json!({ "userId": author.id }));
        let uri = |note: &Value| format!("{}/notes/{}", author.origin, note["id"].as_str().unwrap());
        Written {
            actor: actor(author),
            uris: notes.iter().rev().map(uri).collect(),
        }
    };
    site.authors.iter().map(written_by).collect()
}

/// What came to whom, when all of it is there or time is over.
fn count_up(sites: &[Site], mocks: &[Mock], written: &[Written], deadline: Instant) -> Tally {
    let mut tally = Tally::default();
    for mock in mocks {
        let there = until_whole(deadline, || {
            let inbox = mock.peer.inbox();
            let tallies = written
                .iter()
                .map(|written| Tally::of(&written.uris, &created_by(&inbox, &written.actor)));
            let there: Tally = tallies.sum();
            if there.lost > 0 && mock.proxy.was_gone() {
                show_life(mock, sites);
            }
            there
        });
        tell_lost(&there, &mock.peer.origin);
        tally += there;
    }
    for site in sites {
        let reader = site.reader.anew();
        for (actor, user_id) in &site.remotes {
            let written = written.iter().find(|written| written.actor == *actor).unwrap();
            let there = until_whole(deadline, || {
                let notes = reader.all("users/notes", json!({ "userId": user_id }));
                let uris: Vec<String> = notes
                    .iter()
                    .rev()
                    .map(|note| note["uri"].as_str().unwrap().to_owned())
                    .collect();
                Tally::of(&written.uris, &uris)
            });
            assert_eq!(there.repeated, 0, "a server counts each activity once");
            tell_lost(&there, &format!("{} from {actor}", site.proxy.origin));
            tally += there;
        }
    }
    tally
}

fn tell_lost(tally: &Tally, whose: &str) {
    if tally.lost > 0 {
        println!("{whose}: {tally:?}");
    }
}

/// Somebody on a host that was given up does something that every server hears of.
fn show_life(mock: &Mock, sites: &[Site]) {
    for site in sites {
        let follow = mock.follower.activity("Follow", json!(actor(&site.authors[0])));
        let letter = mock.follower.letter(&site.proxy.origin, "/inbox", &follow);
        let reply = mock.follower.post(&format!("http://{}", site.process.bind), &letter);
        assert_eq!(reply.status, 202, "{}", reply.head);
    }
}

fn until_whole(deadline: Instant, mut count: impl FnMut() -> Tally) -> Tally {
    loop {
        let tally = count();
        if tally.lost == 0 || Instant::now() > deadline {
            return tally;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}
