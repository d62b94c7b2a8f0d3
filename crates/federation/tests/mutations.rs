//! What the fuzz targets do, with inputs that are bent at random from the known documents: a little in each run of the
//! tests, for as long as `KANIKEY_FUZZ_SECONDS` says otherwise, from `KANIKEY_FUZZ_SEED` on. Nothing may panic.
#![expect(clippy::indexing_slicing, reason = "tests end where something is not as it must be")]

#[path = "../../../fuzz/src/lib.rs"]
mod targets;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kanikey_core::Clock;

/// How many inputs each target gets in a usual run.
const ROUNDS: usize = 3000;

/// The most bytes of a document that are bent.
const MAX_SEED: usize = 64 * 1024;

/// What syntax is made of, here and there.
const PIECES: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\",
    "null",
    "true",
    "-1",
    "1e999",
    "\u{0}",
    "\u{202e}",
    "é",
    "<",
    ">",
    "</",
    "<a href=\"",
    "<p>",
    "<span class=\"invisible\">",
    "<br>",
    "&amp;",
    "&#x110000;",
    "&",
    "$[x ",
    "**",
    "@a@b.test",
    "#tag",
    "https://b.test/",
    "keyId=\"https://b.test/u\"",
    "signature=\"AAEC\"",
    "(",
    ")",
    ";created=1795000000",
    "sig1=",
    ":AAEC:",
    "\"@method\"",
    "\n",
    " ",
];

const SIGNATURES: [&str; 2] = [
    "date: Wed, 18 Nov 2026 11:06:40 GMT\nsignature: keyId=\"https://b.test/u#k\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date digest\",signature=\"AAEC\"\n\n{}",
    "content-digest: sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:\nsignature-input: sig1=(\"@method\" \"@target-uri\" \"content-digest\");created=1795000000;keyid=\"https://b.test/u#k\"\nsignature: sig1=:AAEC:\n\n{}",
];

const JRD: &str = r#"{"subject":"acct:a@b.test","aliases":["https://b.test/@a"],"links":[{"rel":"self","type":"application/activity+json","href":"https://b.test/users/1"}]}"#;

const NODEINFO: &str = r##"{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.1","href":"https://b.test/n"}],"software":{"name":"x","version":"1"},"usage":{"users":{"total":1},"localPosts":2},"metadata":{"nodeName":"N","maintainer":{"name":"m"},"themeColor":"#fff"},"openRegistrations":true}"##;

const NOTE: &str = r##"{"@context":"https://www.w3.org/ns/activitystreams","type":"Create","id":"https://b.test/c","actor":"https://b.test/u","object":{"type":"Question","id":"https://b.test/n","attributedTo":"https://b.test/u","content":"<p>hi <a href=\"https://b.test/\">there</a> #x</p>","to":["as:Public"],"oneOf":[{"name":"a","replies":{"totalItems":1}}],"tag":[{"type":"Hashtag","name":"#x"},{"type":"Emoji","name":":e:","icon":{"url":"https://b.test/e"}}],"endTime":"2026-11-21T00:00:00Z"}}"##;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn bend(&mut self, seed: &[u8], seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(32)).min(bytes.len());
            match self.below(6) {
                0 => drop(bytes.drain(at..end)),
                1 => {
                    let piece = PIECES[self.below(PIECES.len())];
                    bytes.splice(at..at, piece.bytes());
                }
                2 => {
                    let piece = PIECES[self.below(PIECES.len())].repeat(self.below(200));
                    bytes.splice(at..end, piece.bytes());
                }
                3 => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << self.below(8);
                    }
                }
                4 => {
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
                _ => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len());
                    let to = (from + self.below(256)).min(other.len());
                    bytes.splice(at..end, other[from..to].iter().copied());
                }
            }
        }
        bytes
    }
}

fn run(target: fn(&[u8]), folder: Option<&str>, own: &[&str]) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seconds = number("KANIKEY_FUZZ_SECONDS");
    let mut random = Random(number("KANIKEY_FUZZ_SEED").unwrap_or(0));
    let mut seeds: Vec<Vec<u8>> = own.iter().map(|text| text.as_bytes().to_vec()).collect();
    let mut paths = Vec::new();
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference");
    if let Some(folder) = folder {
        collect(&reference.join(folder), &mut paths);
    }
    paths.sort();
    let documents = paths.iter().filter_map(|path| std::fs::read(path).ok());
    seeds.extend(documents.filter(|bytes| bytes.len() <= MAX_SEED));
    let started = Instant::now();
    for round in 0.. {
        let is_over = match seconds {
            Some(seconds) => started.elapsed() >= Duration::from_secs(seconds),
            None => round >= ROUNDS,
        };
        if is_over {
            break;
        }
        let seed = seeds[random.below(seeds.len())].clone();
        let bent = random.bend(&seed, &seeds);
        let before = Clock::system().now();
        target(&bent);
        let took = Clock::system().now().signed_duration_since(before);
        assert!(
            took.num_seconds() < 5,
            "{took} for {:?}",
            String::from_utf8_lossy(&bent)
        );
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

#[test]
fn activities() {
    run(targets::activity, Some("activitypub"), &[NOTE]);
}

#[test]
fn html() {
    run(
        targets::html,
        Some("activitypub"),
        &[NOTE, "<p>hello <a href=\"https://b.test/\">there</a></p>"],
    );
}

#[test]
fn webfinger() {
    run(targets::webfinger, None, &[JRD]);
}

#[test]
fn nodeinfo() {
    run(targets::nodeinfo, None, &[NODEINFO]);
}

#[test]
fn signature_headers() {
    run(targets::signature_headers, None, &SIGNATURES);
}
