//! Signing what goes out, verifying what comes in.

use std::hint::black_box;

use criterion::Criterion;
use kanikey_core::Clock;
use kanikey_http_client::Method;
use kanikey_http_client::signature::{
    Expectations, IncomingRequest, MAX_SKEW, RequestToSign, Signer, SigningKey, VerifyingKey, check, generate_key_pair,
    sign_request,
};
use url::Url;

/// One signed POST of a usual activity, and its verification.
pub fn bench(criterion: &mut Criterion) {
    let pair = generate_key_pair().unwrap();
    let signer = Signer::new(
        "https://a.test/users/1#main-key",
        SigningKey::from_pem(&pair.private_pem).unwrap(),
    );
    let key = VerifyingKey::from_pem(&pair.public_pem).unwrap();
    let url = Url::parse("https://b.test/inbox").unwrap();
    let body = vec![b'a'; 2048];
    let now = Clock::system().now();
    let request = RequestToSign {
        method: Method::Post,
        url: &url,
        accept: "",
        body: &body,
        date: now,
        more: &[],
    };
    let mut group = criterion.benchmark_group("signature");
    group.bench_function("sign", |bencher| {
        bencher.iter(|| sign_request(black_box(&request), &signer).unwrap());
    });
    let headers = sign_request(&request, &signer)
        .unwrap()
        .map(|(name, value)| (name.to_owned(), value));
    let incoming = IncomingRequest {
        method: "POST",
        path: "/inbox",
        query: None,
        headers: &headers,
        body: &body,
    };
    let expected = Expectations {
        own_hosts: &["b.test"],
        now,
        max_skew: MAX_SKEW,
    };
    group.bench_function("verify", |bencher| {
        bencher.iter(|| check(black_box(&incoming), &expected).unwrap().verify(&key).unwrap());
    });
    group.finish();
}
