//! RFC 9421's own example, and what may not be believed.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kanikey_core::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair as _, RSA_PSS_SHA512, RsaKeyPair};
use url::Url;

use super::base::base;
use super::content_digest::content_digest;
use super::fields;
use crate::Method;
use crate::signature::key::tests::KEYS;
use crate::signature::{
    Algorithm, Expectations, IncomingRequest, MAX_SKEW, RequestToSign, Scheme, SignatureError, Signer, SigningKey,
    VerifyingKey, check, sign,
};

const NOW: &str = "2026-11-21T12:00:00Z";
const KEY_ID: &str = "https://evil.test/users/1#main-key";
const BODY: &[u8] = b"{\"type\":\"Create\"}";

/// SPKI of an Ed25519 key, up to its 32 bytes.
const ED25519_PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// A signed request that can be spoilt.
struct Sample {
    method: &'static str,
    path: &'static str,
    query: Option<&'static str>,
    headers: Vec<(String, String)>,
    body: &'static [u8],
}

impl Sample {
    fn ours(method: Method) -> Self {
        let url = Url::parse("https://a.test/inbox?page=1").unwrap();
        let request = RequestToSign {
            method,
            url: &url,
            accept: "",
            body: BODY,
            date: now(),
            more: &[],
        };
        let signer = Signer::new(KEY_ID, SigningKey::from_pem(&KEYS.private_pem).unwrap());
        let headers = sign(&request, &signer, Scheme::Rfc9421).unwrap();
        Self {
            method: method.as_str(),
            path: "/inbox",
            query: Some("page=1"),
            headers: headers
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body: BODY,
        }
    }

    /// Signs by hand, so that what is signed can be wrong. `sign` makes the signature.
    fn by_hand(components: &str, parameters: &str, sign: impl Fn(&[u8]) -> Vec<u8>) -> Self {
        let mut sample = Self {
            method: "POST",
            path: "/inbox",
            query: None,
            headers: vec![
                ("Host".to_owned(), "a.test".to_owned()),
                ("Content-Digest".to_owned(), content_digest(BODY)),
            ],
            body: BODY,
        };
        let input = format!("sig1=({components});keyid=\"{KEY_ID}\"{parameters}");
        let described = fields::read(&input, "sig1=:AA==:").unwrap();
        let text = base(&sample.request(), &described, "https").unwrap();
        let signature = BASE64_STANDARD.encode(sign(text.as_bytes()));
        sample.headers.push(("Signature-Input".to_owned(), input));
        sample
            .headers
            .push(("Signature".to_owned(), format!("sig1=:{signature}:")));
        sample
    }

    fn request(&self) -> IncomingRequest<'_> {
        IncomingRequest {
            method: self.method,
            path: self.path,
            query: self.query,
            headers: &self.headers,
            body: self.body,
        }
    }

    fn verify(&self) -> Result<(), SignatureError> {
        self.verify_with(&VerifyingKey::from_pem(&KEYS.public_pem).unwrap())
    }

    fn verify_with(&self, key: &VerifyingKey) -> Result<(), SignatureError> {
        let expected = Expectations {
            own_hosts: &["a.test"],
            now: now(),
            max_skew: MAX_SKEW,
        };
        let checked = check(&self.request(), &expected)?;
        assert_eq!((checked.key_id(), checked.scheme()), (KEY_ID, Scheme::Rfc9421));
        checked.verify(key)
    }

    fn header(&mut self, name: &str) -> &mut String {
        &mut self
            .headers
            .iter_mut()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .unwrap()
            .1
    }
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn rsa(text: &[u8]) -> Vec<u8> {
    SigningKey::from_pem(&KEYS.private_pem).unwrap().sign(text).unwrap()
}

fn created(seconds_old: i64) -> String {
    format!(";created={}", now().timestamp() - seconds_old)
}

#[test]
fn the_example_of_the_rfc_verifies() {
    let headers: Vec<(String, String)> = [
        ("Host", "example.com"),
        ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("Content-Type", "application/json"),
        ("Content-Length", "18"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let request = IncomingRequest {
        method: "POST",
        path: "/foo",
        query: Some("param=Value&Pet=dog"),
        headers: &headers,
        body: br#"{"hello": "world"}"#,
    };
    let input = "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")\
        ;created=1618884473;keyid=\"test-key-ed25519\"";
    let signature =
        "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";
    let described = fields::read(input, signature).unwrap();
    let text = base(&request, &described, "https").unwrap();
    let key = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----";
    let key = VerifyingKey::from_pem(key).unwrap();
    for algorithm in [Algorithm::Ed25519, Algorithm::Hs2019] {
        assert_eq!(key.verify(algorithm, text.as_bytes(), &described.signature), Ok(()));
    }
    assert_eq!(
        key.verify(Algorithm::RsaSha256, text.as_bytes(), &described.signature),
        Err(SignatureError::Wrong)
    );
}

#[test]
fn what_we_sign_is_believed() {
    for method in [Method::Post, Method::Get] {
        assert_eq!(Sample::ours(method).verify(), Ok(()), "{method:?}");
    }
}

#[test]
fn each_algorithm_is_believed_for_its_key_alone() {
    let all = "\"@method\" \"@target-uri\" \"content-digest\"";
    let pss = |text: &[u8]| {
        let (_, der) = crate::signature::pem::decode(&KEYS.private_pem).unwrap();
        let pair = RsaKeyPair::from_pkcs8(&der).unwrap();
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(&RSA_PSS_SHA512, &SystemRandom::new(), text, &mut signature)
            .unwrap();
        signature
    };
    let ed25519 = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let spki = [&ED25519_PREFIX[..], ed25519.public_key().as_ref()].concat();
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----",
        BASE64_STANDARD.encode(spki)
    );
    let ed25519_key = VerifyingKey::from_pem(&pem).unwrap();
    let edwards = |text: &[u8]| ed25519.sign(text).as_ref().to_vec();
    let parameters = |name: &str| format!("{};alg=\"{name}\"", created(0));

    assert_eq!(
        Sample::by_hand(all, &parameters("rsa-v1_5-sha256"), rsa).verify(),
        Ok(())
    );
    assert_eq!(
        Sample::by_hand(all, &parameters("rsa-pss-sha512"), pss).verify(),
        Ok(())
    );
    assert_eq!(
        Sample::by_hand(all, &parameters("ed25519"), edwards).verify_with(&ed25519_key),
        Ok(())
    );
    assert_eq!(
        Sample::by_hand(all, &created(0), edwards).verify_with(&ed25519_key),
        Ok(())
    );
    assert_eq!(
        Sample::by_hand(all, &parameters("rsa-pss-sha512"), rsa).verify(),
        Err(SignatureError::Wrong)
    );
    assert_eq!(
        Sample::by_hand(all, &parameters("ed25519"), rsa).verify(),
        Err(SignatureError::Wrong)
    );
    for name in ["hmac-sha256", "none", "rsa-sha1", "ecdsa-p256-sha256", ""] {
        let sample = Sample::by_hand(all, &parameters(name), rsa);
        assert_eq!(sample.verify(), Err(SignatureError::Algorithm), "{name}");
    }
}

#[test]
fn what_must_be_signed_must_be_signed() {
    for (components, missing) in [
        ("\"@target-uri\" \"content-digest\"", "@method"),
        ("\"@method\" \"content-digest\" \"@path\"", "@authority"),
        ("\"@method\" \"content-digest\" \"@authority\"", "@path"),
        ("\"@method\" \"@target-uri\"", "content-digest"),
    ] {
        let sample = Sample::by_hand(components, &created(0), rsa);
        assert_eq!(sample.verify(), Err(SignatureError::NotSigned(missing)), "{components}");
    }
    let whole = "\"@method\" \"@path\" \"host\" \"content-digest\"";
    let mut sample = Sample::by_hand(whole, &created(0), rsa);
    assert_eq!(sample.verify(), Ok(()));
    sample.query = Some("x=1");
    assert_eq!(sample.verify(), Err(SignatureError::NotSigned("@query")));
    assert_eq!(
        Sample::by_hand(whole, "", rsa).verify(),
        Err(SignatureError::NotSigned("created"))
    );
}

#[test]
fn what_is_changed_afterwards_is_refused() {
    let spoilt = |spoil: fn(&mut Sample), error| {
        let mut sample = Sample::ours(Method::Post);
        spoil(&mut sample);
        assert_eq!(sample.verify(), Err(error));
    };
    spoilt(
        |sample| sample.body = b"{\"type\":\"Delete\"}",
        SignatureError::DigestMismatch,
    );
    spoilt(|sample| sample.path = "/users/1/inbox", SignatureError::Wrong);
    spoilt(|sample| sample.query = None, SignatureError::Wrong);
    spoilt(|sample| sample.method = "PUT", SignatureError::Wrong);
    spoilt(
        |sample| *sample.header("host") = "evil.test".to_owned(),
        SignatureError::Host,
    );
    spoilt(
        |sample| *sample.header("host") = "a.test:443".to_owned(),
        SignatureError::Host,
    );
    spoilt(
        |sample| {
            let digest = content_digest(b"other");
            sample.body = b"other";
            *sample.header("content-digest") = digest;
        },
        SignatureError::Wrong,
    );
    spoilt(
        |sample| {
            let twice = sample.header("content-digest").clone();
            sample.headers.push(("content-digest".to_owned(), twice));
        },
        SignatureError::Duplicate("content-digest"),
    );
    spoilt(
        |sample| {
            let later = sample.header("signature-input").replace(";created=1", ";created=2");
            *sample.header("signature-input") = later;
        },
        SignatureError::Skew,
    );
}

#[test]
fn only_signatures_of_now_are_believed() {
    let all = "\"@method\" \"@target-uri\" \"content-digest\"";
    for (parameters, outcome) in [
        (created(300), Ok(())),
        (created(-300), Ok(())),
        (created(301), Err(SignatureError::Skew)),
        (created(-301), Err(SignatureError::Skew)),
        (
            format!("{};expires={}", created(10), now().timestamp() - 1),
            Err(SignatureError::Skew),
        ),
    ] {
        assert_eq!(Sample::by_hand(all, &parameters, rsa).verify(), outcome, "{parameters}");
    }
}
