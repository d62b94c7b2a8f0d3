//! Parsing MFM: what people write, and what somebody writes who means harm.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use kanikey_mfm::{extract, parse};

const EVERYDAY: &str = "Good morning @alice and @bob@remote.example! **Bold**, *italic*, `code` :blobcat: #kanikey \
                        https://example.test/a/page?with=query $[spin spinning] and a\n> quote\nof two lines";

/// Plain, everyday and hostile text.
pub fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("mfm");
    let plain = "Just some words without any markup at all. ".repeat(5);
    let nested = "$[spin ".repeat(400);
    let asterisks = "**a ".repeat(750);
    for (name, text) in [
        ("plain", plain.as_str()),
        ("everyday", EVERYDAY),
        ("nested functions", &nested),
        ("open asterisks", &asterisks),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("parse/{name}"), |bencher| {
            bencher.iter(|| parse(black_box(text)));
        });
    }
    let tree = parse(EVERYDAY);
    group.bench_function("extract/everyday", |bencher| bencher.iter(|| extract(black_box(&tree))));
    group.finish();
}
