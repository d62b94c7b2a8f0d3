//! Every "sig:" row of the list of known attacks, and what real servers sent.

use super::super::key::tests::KEYS;
use super::super::{RequestToSign, Signer, SigningKey, digest_header, sign_request};
use super::*;
use crate::Method;

const NOW: &str = "2026-11-21T12:00:00Z";
const KEY_ID: &str = "https://evil.test/users/1#main-key";

/// A request that can be spoilt after it was signed.
struct Sample {
    method: &'static str,
    path: &'static str,
    query: Option<&'static str>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Sample {
    fn post() -> Self {
        Self::signed("a.test", 0, "(request-target) date host digest", true)
    }

    /// Signs by hand, so that what is signed can be wrong.
    fn signed(host: &str, seconds_old: i64, order: &str, query_signed: bool) -> Self {
        let body = b"{\"type\":\"Create\"}".to_vec();
        let date = Timestamp::from_timestamp(now().timestamp() - seconds_old, 0).unwrap();
        let mut headers = vec![
            ("Host".to_owned(), host.to_owned()),
            ("Date".to_owned(), httpdate::fmt_http_date(date.into())),
            ("Digest".to_owned(), digest_header(&body)),
            ("Content-Type".to_owned(), "application/activity+json".to_owned()),
        ];
        let target = if query_signed { "/inbox?page=1" } else { "/inbox" };
        let lines: Vec<String> = order
            .split(' ')
            .map(|name| {
                let header = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
                let value = header.map_or(format!("post {target}"), |(_, value)| value.clone());
                format!("{name}: {value}")
            })
            .collect();
        headers.push((
            "Signature".to_owned(),
            signature(order, &lines.join("\n"), "rsa-sha256"),
        ));
        Self {
            method: "POST",
            path: "/inbox",
            query: Some("page=1"),
            headers,
            body,
        }
    }

    fn header(&mut self, name: &str) -> &mut String {
        &mut self.headers.iter_mut().find(|(key, _)| key == name).unwrap().1
    }

    fn check(&self) -> Result<Checked, SignatureError> {
        let request = IncomingRequest {
            method: self.method,
            path: self.path,
            query: self.query,
            headers: &self.headers,
            body: &self.body,
        };
        check(
            &request,
            &Expectations {
                own_hosts: &["a.test"],
                now: now(),
                max_skew: MAX_SKEW,
            },
        )
    }

    fn verify(&self) -> Result<(), SignatureError> {
        self.check()?.verify(&VerifyingKey::from_pem(&KEYS.public_pem).unwrap())
    }
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn signature(order: &str, text: &str, algorithm: &str) -> String {
    use base64::Engine as _;
    let bytes = SigningKey::from_pem(&KEYS.private_pem)
        .unwrap()
        .sign(text.as_bytes())
        .unwrap();
    let bytes = base64::prelude::BASE64_STANDARD.encode(bytes);
    format!("keyId=\"{KEY_ID}\",algorithm=\"{algorithm}\",headers=\"{order}\",signature=\"{bytes}\"")
}

#[test]
fn a_good_signature_is_believed_with_and_without_the_query() {
    let sample = Sample::post();
    assert_eq!(sample.check().unwrap().key_id(), KEY_ID);
    assert_eq!(sample.verify(), Ok(()));
    assert_eq!(
        Sample::signed("a.test", 0, "(request-target) host date digest content-type", false).verify(),
        Ok(())
    );
}

#[test]
fn what_must_be_signed_must_be_signed() {
    for (order, missing) in [
        ("(request-target) host date", "digest"),
        ("(request-target) host digest", "date"),
        ("(request-target) date digest", "host"),
        ("host date digest", REQUEST_TARGET),
    ] {
        let sample = Sample::signed("a.test", 0, order, true);
        assert_eq!(sample.verify(), Err(SignatureError::NotSigned(missing)));
    }
}

#[test]
fn a_changed_body_is_refused() {
    let mut sample = Sample::post();
    *sample.body.last_mut().unwrap() ^= 1;
    assert_eq!(sample.verify(), Err(SignatureError::DigestMismatch));

    let mut resealed = Sample::post();
    resealed.body = b"{}".to_vec();
    *resealed.header("Digest") = digest_header(b"{}");
    assert_eq!(resealed.verify(), Err(SignatureError::Wrong));

    let mut weak = Sample::post();
    *weak.header("Digest") = "MD5=abc".to_owned();
    assert_eq!(weak.verify(), Err(SignatureError::DigestAlgorithm));
}

#[test]
fn a_request_for_another_host_is_refused() {
    for host in ["evil.test", "a.test:443", "a.test.", "a.test.evil.test", ""] {
        let sample = Sample::signed(host, 0, "(request-target) date host digest", true);
        assert_eq!(sample.verify(), Err(SignatureError::Host), "{host}");
    }
    let mut renamed = Sample::signed("evil.test", 0, "(request-target) date host digest", true);
    *renamed.header("Host") = "a.test".to_owned();
    assert_eq!(renamed.verify(), Err(SignatureError::Wrong));
    let mut twice = Sample::post();
    twice.headers.push(("host".to_owned(), "a.test".to_owned()));
    assert_eq!(twice.verify(), Err(SignatureError::Duplicate("host")));
}

#[test]
fn a_signature_for_another_place_or_method_is_refused() {
    let mut elsewhere = Sample::post();
    elsewhere.path = "/users/1/inbox";
    assert_eq!(elsewhere.verify(), Err(SignatureError::Wrong));
    let mut other_query = Sample::post();
    other_query.query = Some("page=2");
    assert_eq!(other_query.verify(), Err(SignatureError::Wrong));
    let mut got = Sample::post();
    got.method = "GET";
    assert_eq!(got.verify(), Err(SignatureError::Wrong));
}

#[test]
fn only_the_present_is_accepted() {
    let order = "(request-target) date host digest";
    for (seconds_old, expected) in [
        (300, Ok(())),
        (-300, Ok(())),
        (301, Err(SignatureError::Skew)),
        (-301, Err(SignatureError::Skew)),
        (7200, Err(SignatureError::Skew)),
    ] {
        assert_eq!(
            Sample::signed("a.test", seconds_old, order, true).verify(),
            expected,
            "{seconds_old}"
        );
    }
    let mut undated = Sample::post();
    undated.headers.retain(|(name, _)| name != "Date");
    assert_eq!(undated.verify(), Err(SignatureError::HeaderMissing));
    let mut garbled = Sample::post();
    *garbled.header("Date") = "yesterday".to_owned();
    assert_eq!(garbled.verify(), Err(SignatureError::Date));
    let mut expired = Sample::post();
    expired.header("Signature").push_str(",expires=1");
    assert_eq!(expired.verify(), Err(SignatureError::Skew));
}

#[test]
fn a_signature_elsewhere_does_not_count() {
    let mut moved = Sample::post();
    let value = moved.header("Signature").clone();
    moved.headers.retain(|(name, _)| name != "Signature");
    moved
        .headers
        .push(("Authorization".to_owned(), format!("Signature {value}")));
    assert_eq!(moved.verify(), Err(SignatureError::Missing));
    let mut both = Sample::post();
    both.headers.push((
        "Authorization".to_owned(),
        "Signature keyId=\"https://other.test/\"".to_owned(),
    ));
    assert_eq!(both.check().unwrap().key_id(), KEY_ID);
    let mut twice = Sample::post();
    twice.headers.push(("signature".to_owned(), value));
    assert_eq!(twice.verify(), Err(SignatureError::Duplicate("signature")));
}

#[test]
fn only_http_key_ids_are_accepted() {
    for key_id in [
        "acct:alice@victim.test",
        "alice",
        "",
        "javascript:alert(1)",
        "did:key:z6Mk",
    ] {
        let mut sample = Sample::post();
        *sample.header("Signature") = sample.header("Signature").replace(KEY_ID, key_id);
        assert_eq!(sample.verify(), Err(SignatureError::KeyId), "{key_id}");
    }
}

#[test]
fn the_key_decides_the_algorithm() {
    for (name, expected) in [("hs2019", Ok(())), ("hmac-sha256", Err(SignatureError::Algorithm))] {
        let mut sample = Sample::post();
        *sample.header("Signature") = sample.header("Signature").replace("rsa-sha256", name);
        assert_eq!(sample.verify(), expected, "{name}");
    }
}

#[test]
fn what_is_signed_here_is_believed_here() {
    let url = Url::parse("https://a.test/users/1?x=y").unwrap();
    for method in [Method::Get, Method::Post] {
        let to_sign = RequestToSign {
            method,
            url: &url,
            accept: "a/b",
            body: b"body",
            date: now(),
            more: &[],
        };
        let signer = Signer::new(KEY_ID, SigningKey::from_pem(&KEYS.private_pem).unwrap());
        let headers = sign_request(&to_sign, &signer).unwrap();
        let sample = Sample {
            method: method.as_str(),
            path: "/users/1",
            query: Some("x=y"),
            headers: headers
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body: b"body".to_vec(),
        };
        assert_eq!(sample.verify(), Ok(()), "{method:?}");
    }
}

#[test]
fn what_a_misskey_sent_is_believed() {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/reference/samples/activities"
    );
    let Ok(files) = std::fs::read_dir(folder) else { return };
    let read = |path: std::path::PathBuf| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let keys = read(format!("{folder}/actor-keys.json").into());
    let mut believed = 0;
    for path in files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
    {
        let sample = read(path.clone());
        let headers: Vec<(String, String)> = match sample["headers"].as_object() {
            Some(headers) => headers
                .iter()
                .map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned()))
                .collect(),
            None => continue,
        };
        let of = |name: &str| {
            headers
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value)
        };
        if of("signature").is_none() {
            continue;
        }
        let (method, target) = sample["request"].as_str().unwrap().split_once(' ').unwrap();
        let (path_part, query) = target
            .split_once('?')
            .map_or((target, None), |(path, query)| (path, Some(query)));
        let body = if sample["body"].is_null() {
            String::new()
        } else {
            sample["body"].to_string()
        };
        let request = IncomingRequest {
            method,
            path: path_part,
            query,
            headers: &headers,
            body: body.as_bytes(),
        };
        let expected = Expectations {
            own_hosts: &[of("host").unwrap()],
            now: httpdate::parse_http_date(of("date").unwrap()).unwrap().into(),
            max_skew: MAX_SKEW,
        };
        let checked = check(&request, &expected).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let actor = checked.key_id().trim_end_matches("#main-key");
        let key = VerifyingKey::from_pem(keys[actor].as_str().unwrap()).unwrap();
        assert_eq!(checked.verify(&key), Ok(()), "{}", path.display());
        believed += 1;
    }
    assert!(believed > 50, "{believed}");
}
