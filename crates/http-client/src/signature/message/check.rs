//! Believes or refuses a received request's signature of RFC 9421, the part that needs no key.

use super::base::base;
use super::content_digest::check_content_digest;
use super::fields::{self, Described};
use crate::signature::check::{Checked, Expectations, check_host, check_key_id, single};
use crate::signature::{Algorithm, IncomingRequest, Scheme, SignatureError};

/// Headers that must not come twice, because which of them counts would be a matter of taste.
const SINGLE_HEADERS: [&str; 5] = ["host", "date", "content-digest", "content-length", "content-type"];

/// What stands for the authority, for the path, and for the query; one of each must be signed.
const AUTHORITY: &[&str] = &["@target-uri", "@authority", "host"];
const PATH: &[&str] = &["@target-uri", "@path", "@request-target"];
const QUERY: &[&str] = &["@target-uri", "@query", "@request-target"];

/// Checks all that needs no key: method, target, and for a POST the content's digest are signed; the host is ours, the
/// body has that digest, the signature was made just now.
pub(in crate::signature) fn check(
    request: &IncomingRequest<'_>,
    expected: &Expectations<'_>,
) -> Result<Checked, SignatureError> {
    let input = single(request, "signature-input")?.ok_or(SignatureError::Missing)?;
    let signatures = single(request, "signature")?.ok_or(SignatureError::Missing)?;
    let signed = fields::read(input, signatures)?;
    check_key_id(&signed.key_id)?;
    let algorithm = algorithm(signed.algorithm.as_deref())?;
    for name in SINGLE_HEADERS {
        single(request, name)?;
    }
    check_coverage(request, &signed)?;
    check_host(request, expected)?;
    check_time(&signed, expected)?;
    if let Some(digest) = single(request, "content-digest")? {
        check_content_digest(digest, request.body)?;
    }
    // Behind a proxy the request does not say under which scheme its sender saw us. Either is us.
    let texts = ["https", "http"].map(|scheme| base(request, &signed, scheme));
    let mut texts: Vec<String> = texts.into_iter().collect::<Result<_, _>>()?;
    texts.dedup();
    Ok(Checked {
        key_id: signed.key_id,
        signature: signed.signature,
        texts,
        algorithm,
        scheme: Scheme::Rfc9421,
        covered: signed.components,
    })
}

fn algorithm(name: Option<&str>) -> Result<Algorithm, SignatureError> {
    match name {
        None => Ok(Algorithm::Hs2019),
        Some("rsa-v1_5-sha256") => Ok(Algorithm::RsaSha256),
        Some("rsa-pss-sha512") => Ok(Algorithm::RsaPssSha512),
        Some("ed25519") => Ok(Algorithm::Ed25519),
        Some(_) => Err(SignatureError::Algorithm),
    }
}

fn check_coverage(request: &IncomingRequest<'_>, signed: &Described) -> Result<(), SignatureError> {
    let is_signed = |names: &[&str]| {
        signed
            .components
            .iter()
            .any(|component| names.contains(&component.as_str()))
    };
    let needed: [(&'static str, &[&str], bool); 5] = [
        ("@method", &["@method"], true),
        ("@authority", AUTHORITY, true),
        ("@path", PATH, true),
        ("@query", QUERY, request.query.is_some()),
        (
            "content-digest",
            &["content-digest"],
            request.method.eq_ignore_ascii_case("post"),
        ),
    ];
    match needed
        .iter()
        .find(|(_, names, is_needed)| *is_needed && !is_signed(names))
    {
        Some((name, _, _)) => Err(SignatureError::NotSigned(name)),
        None => Ok(()),
    }
}

fn check_time(signed: &Described, expected: &Expectations<'_>) -> Result<(), SignatureError> {
    let now = expected.now.timestamp();
    let skew = expected.max_skew.as_secs();
    let created = signed.created.ok_or(SignatureError::NotSigned("created"))?;
    let in_time = now.abs_diff(created) <= skew && signed.expires.is_none_or(|expires| expires >= now);
    in_time.then_some(()).ok_or(SignatureError::Skew)
}
